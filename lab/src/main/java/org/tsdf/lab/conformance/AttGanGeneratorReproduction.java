package org.tsdf.lab.conformance;

import java.util.List;
import org.tsdf.network.AttGanConfig;
import org.tsdf.network.AttGanGenerator;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Tensor;

/** Recomputes AttGAN's generator, in eval mode and in train mode. */
public final class AttGanGeneratorReproduction implements Reproduction {
  @Override
  public boolean knows(GoldenCase golden) {
    return golden.architectureMatches("^attgan generator");
  }

  @Override
  public void reproduce(GoldenCase golden, Recomputation results) {
    AttGanConfig config =
        new AttGanConfig(
            golden.configInt("enc_dim"),
            golden.configInt("enc_layers"),
            golden.configInt("dec_dim"),
            golden.configInt("dec_layers"),
            golden.configInt("n_attrs"),
            golden.configInt("shortcut_layers"),
            golden.configInt("inject_layers"));
    if (records(golden, "eval.")) {
      Parameters parameters = golden.parameters(config.layout(), "G");
      pass("eval.", new AttGanGenerator(config, parameters), results);
    }
    if (records(golden, "train.")) {
      // weights of its own, since this pass moves the running statistics
      Parameters parameters = golden.parameters(config.layout(), "G");
      pass("train.", new AttGanGenerator(config, parameters).inTraining(), results);
      parameters.names().forEach(n -> results.put("train.after." + n, parameters.get(n)));
    }
  }

  private static boolean records(GoldenCase golden, String mode) {
    return golden.recorded().keySet().stream().anyMatch(name -> name.startsWith(mode));
  }

  private static void pass(String mode, AttGanGenerator generator, Recomputation results) {
    List<Tensor> maps = generator.encode(results.input("x"));
    for (int i = 0; i < maps.size(); i++) {
      results.put(mode + "enc" + (i + 1), maps.get(i));
    }
    results.put(mode + "y", generator.decode(maps, results.input("a")));
  }
}
