package org.tsdf.lab.conformance;

import org.tsdf.network.AttentionGanGenerator;
import org.tsdf.network.AttentionGanGenerator.Drawing;
import org.tsdf.network.GeneratorSize;
import org.tsdf.network.InstanceNorms;
import org.tsdf.network.StarGanGenerator;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Tensor;

/** Recomputes the generators of StarGAN and AttentionGAN v1, in train mode and in eval mode. */
public final class ConditionalGeneratorReproduction implements Reproduction {
  @Override
  public boolean knows(GoldenCase golden) {
    return golden.architectureMatches("\\b(stargan|attentiongan)\\b.*\\bgenerator\\b")
        && !golden.architectureMatches("\\bv2\\b");
  }

  @Override
  public void reproduce(GoldenCase golden, Recomputation results) {
    GeneratorSize size =
        new GeneratorSize(
            golden.configInt("conv_dim"),
            golden.configInt("repeat_num"),
            golden.configInt("c_dim"));
    boolean attention = golden.architectureMatches("\\battentiongan\\b");
    Layout layout = attention ? AttentionGanGenerator.layout(size) : StarGanGenerator.layout(size);
    Parameters parameters = golden.parameters(layout, "G");
    Parameters moved = golden.parameters(layout, "G"); // its statistics change in place
    moved.names().forEach(name -> results.put("train.after." + name, moved.get(name)));
    InstanceNorms train =
        InstanceNorms.tracked(parameters, 1, (name, value) -> moved.get(name).set(value));
    InstanceNorms eval = InstanceNorms.running(parameters);
    if (attention) {
      attend("train.", new AttentionGanGenerator(size, parameters, train), results);
      attend("eval.", new AttentionGanGenerator(size, parameters, eval), results);
    } else {
      draw("train.", new StarGanGenerator(size, parameters, train), results);
      draw("eval.", new StarGanGenerator(size, parameters, eval), results);
    }
  }

  private static void draw(String mode, StarGanGenerator generator, Recomputation results) {
    Tensor feature = generator.features(results.input("x"), results.input("c"));
    results.put(mode + "feature", feature);
    results.put(mode + "y", generator.draw(feature));
  }

  private static void attend(String mode, AttentionGanGenerator generator, Recomputation results) {
    Tensor feature = generator.features(results.input("x"), results.input("c"));
    Drawing drawing = generator.draw(feature);
    results.put(mode + "feature", feature);
    results.put(mode + "attention", drawing.attention());
    results.put(mode + "content", drawing.content());
    results.put(mode + "y", drawing.over(results.input("x")));
  }
}
