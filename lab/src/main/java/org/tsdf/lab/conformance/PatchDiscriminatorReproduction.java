package org.tsdf.lab.conformance;

import org.tsdf.network.Discriminator.Judgement;
import org.tsdf.network.PatchDiscriminator;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Tensor;

/** Recomputes the discriminators of StarGAN and AttentionGAN v1 and their gradient penalty. */
public final class PatchDiscriminatorReproduction implements Reproduction {
  private static final String FIRST_CONVOLUTION = "main.0.weight";
  private static final String REALNESS_HEAD = "conv1.weight";

  @Override
  public boolean knows(GoldenCase golden) {
    return golden.architectureMatches("\\b(stargan|attentiongan)\\b.*\\bdiscriminator\\b")
        && !golden.architectureMatches("\\bv2\\b");
  }

  @Override
  public void reproduce(GoldenCase golden, Recomputation results) {
    PatchDiscriminator.Size size =
        new PatchDiscriminator.Size(
            golden.configInt("conv_dim"),
            golden.configInt("repeat_num"),
            golden.configInt("c_dim"),
            golden.configInt("image_size"));
    Parameters parameters =
        golden.parameters(size.layout(), "D").requiringGradient(FIRST_CONVOLUTION, REALNESS_HEAD);
    PatchDiscriminator discriminator = new PatchDiscriminator(size, parameters);
    Judgement judgement = discriminator.judge(results.input("x"));
    results.put("src", judgement.realness());
    results.put("cls", judgement.attributes());
    if (results.wants("gp") || results.wants("gp64")) {
      penalise(discriminator, parameters, results);
    }
  }

  private static void penalise(
      PatchDiscriminator discriminator, Parameters parameters, Recomputation results) {
    Tensor penalty =
        discriminator.gradientPenalty(
            results.input("x"), results.input("fake"), results.input("alpha"));
    Tensor first = Autograd.gradientKeepingGraph(penalty, parameters.get(FIRST_CONVOLUTION));
    Tensor head = Autograd.gradientKeepingGraph(penalty, parameters.get(REALNESS_HEAD));
    for (String precision : new String[] {"gp", "gp64"}) {
      results.put(precision, penalty.reshape(1));
      results.put(precision + ".grad_first_conv", first);
      results.put(precision + ".grad_src_head", head);
    }
  }
}
