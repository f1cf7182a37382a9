package org.tsdf.lab.conformance;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tsdf.network.AttGanDiscriminator;
import org.tsdf.network.AttGanDiscriminator.Activation;
import org.tsdf.network.Discriminator.Judgement;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Tensor;

/** Recomputes AttGAN's discriminators and their gradient penalty. */
public final class AttGanDiscriminatorReproduction implements Reproduction {
  private static final int UPSTREAM_ATTRIBUTES = 13;
  private static final Pattern NOTED_ACTIVATION = Pattern.compile("linear blocks here: (\\w+)");

  @Override
  public boolean knows(GoldenCase golden) {
    return golden.architectureMatches("^attgan discriminator");
  }

  @Override
  public void reproduce(GoldenCase golden, Recomputation results) {
    AttGanDiscriminator.Config config =
        new AttGanDiscriminator.Config(
            golden.configInt("dim"),
            golden.configInt("n_layers"),
            golden.configInt("fc_dim"),
            golden.configInt("img_size"),
            golden.config().path("n_attrs").asInt(UPSTREAM_ATTRIBUTES),
            activation(golden));
    String firstConv = "conv.0.layers.0.weight";
    Parameters parameters = golden.parameters(config.layout(), "D").requiringGradient(firstConv);
    AttGanDiscriminator discriminator = new AttGanDiscriminator(config, parameters);
    Judgement judgement = discriminator.judge(results.input("x"));
    results.put("adv", judgement.realness());
    results.put("cls", judgement.attributes());
    if (results.wants("gp")) {
      Tensor penalty =
          discriminator.gradientPenalty(
              results.input("x"), results.input("fake"), results.input("alpha"));
      results.put("gp", penalty.reshape(1));
      results.put(
          "gp.grad_first_conv", Autograd.gradientKeepingGraph(penalty, parameters.get(firstConv)));
    }
  }

  /** The notes tell it, where the configuration does not; the class's default is the leaky one. */
  private static Activation activation(GoldenCase golden) {
    Matcher noted = NOTED_ACTIVATION.matcher(golden.json().path("notes").toString());
    String said =
        golden.config().path("fc_acti_fn").asText(noted.find() ? noted.group(1) : "LeakyReLU");
    return switch (said.toLowerCase(Locale.ROOT)) {
      case "lrelu", "leakyrelu" -> Activation.LEAKY_RELU;
      case "relu" -> Activation.RELU;
      default ->
          throw new ConformanceException(
              golden.folder() + ": no activation " + said + " between linear layers is known");
    };
  }
}
