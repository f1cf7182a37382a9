package org.tsdf.lab.conformance;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tsdf.network.HisdDiscriminator;
import org.tsdf.network.HisdDiscriminator.Question;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Tensor;

/** Recomputes HiSD's discriminator and its six losses. */
public final class HisdDiscriminatorReproduction implements Reproduction {
  @Override
  public boolean knows(GoldenCase golden) {
    return golden.architectureMatches("^hisd discriminator");
  }

  @Override
  public void reproduce(GoldenCase golden, Recomputation results) {
    HisdDiscriminator.Config config = new HisdSizes(golden).discriminator();
    Parameters parameters =
        golden.parameters(config.layout(), "dis").requiringGradient("conv.0.weight");
    HisdDiscriminator discriminator = new HisdDiscriminator(config, parameters);
    Question question =
        new Question(
            results.input("x"),
            results.input("s"),
            results.input("tag_irrelevant"),
            golden.configInt("tag"),
            golden.configInt("attribute"));
    Tensor scores =
        discriminator.judge(
            question.images(), question.styles(), question.conditions(), question.tag());
    results.put("out", scores);
    losses(discriminator, question)
        .forEach(
            (name, loss) -> {
              results.put("loss." + name, loss.reshape(1));
              String gradient = "loss." + name + ".grad_first_conv";
              if (results.wants(gradient)) {
                Tensor weight = parameters.get("conv.0.weight");
                results.put(gradient, Autograd.gradientKeepingGraph(loss, weight));
              }
            });
  }

  /** By upstream's names, {@code calc_NAME} without {@code loss}. */
  private static Map<String, Tensor> losses(HisdDiscriminator discriminator, Question question) {
    Map<String, Tensor> losses = new LinkedHashMap<>();
    losses.put("dis_real", discriminator.lossOfReal(question));
    losses.put("dis_fake_trg", discriminator.lossOfTranslated(question));
    losses.put("dis_fake_cyc", discriminator.lossOfCycled(question));
    losses.put("gen_real", discriminator.generatorLossOfReal(question));
    losses.put("gen_fake_trg", discriminator.generatorLossOfTranslated(question));
    losses.put("gen_fake_cyc", discriminator.generatorLossOfCycled(question));
    return losses;
  }
}
