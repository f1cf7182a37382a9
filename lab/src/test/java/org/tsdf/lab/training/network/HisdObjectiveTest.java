package org.tsdf.lab.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.lab.training.network.HisdObjective.Seen;
import org.tsdf.network.HisdConfig;
import org.tsdf.network.HisdDiscriminator;
import org.tsdf.network.HisdGenerator;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;
import org.tsdf.testing.FiniteDifference;

class HisdObjectiveTest {
  private static final HisdConfig SMALL =
      new HisdConfig(
          3,
          List.of(2, 3),
          List.of(3, 2),
          List.of(2, 3),
          List.of(3, 2),
          List.of(4),
          List.of(4),
          3,
          2,
          List.of(2, 3));
  private static final HisdDiscriminator.Config JUDGE = HisdDiscriminator.Config.beside(SMALL, 1);
  private static final HisdWeights WEIGHTS = new HisdWeights(0.7, 0.4, 3, 2);
  private static final int TAG = 1;
  private static final int SOURCE = 2;
  private static final int TARGET = 0;
  private static final Offset<Double> CLOSE = within(1e-12);

  private final Scope scope = Scope.open();
  private final Parameters drawing = SMALL.layout().initialise(new RandomSource(1), DType.FLOAT64);
  private final Parameters judging = JUDGE.layout().initialise(new RandomSource(2), DType.FLOAT64);
  private final HisdBatch batch =
      new HisdBatch(
          new RandomSource(3).uniform(-1, 1, DType.FLOAT64, 2, 3, 4, 4),
          new RandomSource(4).uniform(-1, 1, DType.FLOAT64, 2, 1),
          new RandomSource(5).normal(DType.FLOAT64, 2, 2),
          TAG,
          SOURCE,
          TARGET);

  @AfterEach
  void close() {
    scope.close();
  }

  private static HisdGenerator generator(Parameters parameters) {
    return new HisdGenerator(SMALL, parameters);
  }

  private HisdDiscriminator discriminator() {
    return new HisdDiscriminator(JUDGE, judging);
  }

  private HisdObjective objective(Parameters generator, Parameters judge) {
    HisdDiscriminator discriminator = new HisdDiscriminator(JUDGE, judge);
    return new HisdObjective(generator(generator), discriminator, WEIGHTS, DType.FLOAT64);
  }

  private Loss ofGenerator(HisdObjective objective) {
    HisdObjective.Paths paths = objective.paths(batch);
    return objective.ofGenerator(batch, paths, plainly(batch, paths));
  }

  private Loss ofDiscriminator(HisdObjective objective) {
    HisdObjective.Paths paths = objective.paths(batch);
    return objective.ofDiscriminator(batch, paths, plainly(batch, paths));
  }

  private static Parameters with(Parameters parameters, String name, Tensor other) {
    Map<String, Tensor> changed = new LinkedHashMap<>();
    parameters.names().forEach(n -> changed.put(n, n.equals(name) ? other : parameters.get(n)));
    return new Parameters(changed);
  }

  private static double part(Loss loss, String name) {
    return Objects.requireNonNull(loss.parts().get(name), name);
  }

  /** The scores of one kind, 0 for translated and 1 for cycled, of each picture. */
  private double[] scores(Tensor images, Tensor styles, int choice, int kind) {
    Tensor all = discriminator().judge(images, styles, batch.conditions(), TAG);
    return all.select(2, choice).select(1, kind).toDoubles();
  }

  private static double mean(double[] values) {
    return DoubleStream.of(values).average().orElseThrow();
  }

  /** The mean of max(0, 1 + sign · score). */
  private static double hinge(double[] scores, int sign) {
    return mean(DoubleStream.of(scores).map(s -> Math.max(0, 1 + sign * s)).toArray());
  }

  private static double distance(Tensor one, Tensor other) {
    double[] a = one.toDoubles();
    double[] b = other.toDoubles();
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    return sum / a.length;
  }

  @Test
  void the_paths_are_no_translation_one_to_itself_and_one_there_and_back() {
    HisdGenerator g = generator(drawing);
    HisdObjective.Paths paths = objective(drawing, judging).paths(batch);
    Tensor x = batch.images();
    Tensor own = g.extract(x, TAG);
    Tensor mapped = g.map(batch.noise(), TAG, TARGET);
    Tensor there = g.decode(g.translate(g.encode(x), mapped, TAG));
    assertThat(paths.unchanged().toDoubles()).isEqualTo(g.decode(g.encode(x)).toDoubles());
    assertThat(paths.self().toDoubles())
        .isEqualTo(g.decode(g.translate(g.encode(x), own, TAG)).toDoubles());
    assertThat(paths.translated().toDoubles()).isEqualTo(there.toDoubles());
    assertThat(paths.found().toDoubles()).isEqualTo(g.extract(there, TAG).toDoubles());
    assertThat(paths.cycled().toDoubles())
        .isEqualTo(g.decode(g.translate(g.encode(there), own, TAG)).toDoubles());
  }

  @Test
  void the_generators_losses_are_those_written_out() {
    HisdObjective objective = objective(drawing, judging);
    HisdObjective.Paths p = objective.paths(batch);
    Loss loss = objective.ofGenerator(batch, p, plainly(batch, p));
    double adversarial =
        0.4 * mean(scores(batch.images(), p.style(), SOURCE, 0))
            + 0.4 * mean(scores(batch.images(), p.style(), SOURCE, 1))
            - mean(scores(p.translated(), p.mapped(), TARGET, 0))
            - mean(scores(p.cycled(), p.style(), SOURCE, 1));
    double style = distance(p.found(), p.mapped());
    double reconstruction =
        distance(p.unchanged(), batch.images())
            + distance(p.self(), batch.images())
            + distance(p.cycled(), batch.images());
    assertThat(part(loss, "generator.adversarial")).isCloseTo(adversarial, CLOSE);
    assertThat(part(loss, "generator.style")).isCloseTo(style, CLOSE);
    assertThat(part(loss, "generator.reconstruction")).isCloseTo(reconstruction, CLOSE);
    assertThat(part(loss, "generator.total"))
        .isCloseTo(0.7 * adversarial + 3 * style + 2 * reconstruction, within(1e-11));
    assertThat(loss.total().item()).isEqualTo(part(loss, "generator.total"));
  }

  @Test
  void the_discriminators_losses_are_those_written_out_with_slopes_by_differences() {
    HisdObjective objective = objective(drawing, judging);
    HisdObjective.Paths p = objective.paths(batch);
    Loss loss = objective.ofDiscriminator(batch, p, plainly(batch, p));
    double real = squaredSlopes(p.style());
    for (int kind = 0; kind < 2; kind++) {
      real += hinge(scores(batch.images(), p.style(), SOURCE, kind), -1);
    }
    double translated = hinge(scores(p.translated(), p.mapped(), TARGET, 0), 1);
    double cycled = hinge(scores(p.cycled(), p.style(), SOURCE, 1), 1);
    assertThat(part(loss, "discriminator.real")).isCloseTo(real, within(1e-6));
    assertThat(part(loss, "discriminator.translated")).isCloseTo(translated, CLOSE);
    assertThat(part(loss, "discriminator.cycled")).isCloseTo(cycled, CLOSE);
    assertThat(part(loss, "discriminator.total"))
        .isCloseTo(real + translated + cycled, within(1e-6));
    assertThat(translated + cycled).as("a hinge that is open").isPositive();
  }

  @Test
  void what_the_discriminator_sees_is_judged_and_the_pictures_themselves_must_come_back() {
    HisdObjective objective = objective(drawing, judging);
    HisdObjective.Paths p = objective.paths(batch);
    Seen seen = new Seen(batch.images().plus(0.1), p.translated().plus(0.2), p.cycled().plus(0.3));
    Loss ofGenerator = objective.ofGenerator(batch, p, seen);
    Loss ofDiscriminator = objective.ofDiscriminator(batch, p, seen);
    assertThat(part(ofGenerator, "generator.adversarial"))
        .isCloseTo(
            0.4 * mean(scores(seen.real(), p.style(), SOURCE, 0))
                + 0.4 * mean(scores(seen.real(), p.style(), SOURCE, 1))
                - mean(scores(seen.translated(), p.mapped(), TARGET, 0))
                - mean(scores(seen.cycled(), p.style(), SOURCE, 1)),
            CLOSE);
    assertThat(part(ofGenerator, "generator.reconstruction"))
        .isEqualTo(part(ofGenerator(objective), "generator.reconstruction"));
    assertThat(part(ofDiscriminator, "discriminator.translated"))
        .isCloseTo(hinge(scores(seen.translated(), p.mapped(), TARGET, 0), 1), CLOSE);
    assertThat(part(ofDiscriminator, "discriminator.cycled"))
        .isCloseTo(hinge(scores(seen.cycled(), p.style(), SOURCE, 1), 1), CLOSE);
  }

  /** Of both scores, averaged over the pictures; pictures do not touch each other's scores. */
  private double squaredSlopes(Tensor style) {
    double step = 1e-5;
    double sum = 0;
    for (int pixel = 0; pixel < 3 * 4 * 4; pixel++) {
      double[] unit = new double[3 * 4 * 4];
      unit[pixel] = step;
      Tensor moved = Tensors.of(unit, 1, 3, 4, 4);
      for (int kind = 0; kind < 2; kind++) {
        double[] up = scores(batch.images().plus(moved), style, SOURCE, kind);
        double[] down = scores(batch.images().minus(moved), style, SOURCE, kind);
        for (int i = 0; i < up.length; i++) {
          double slope = (up[i] - down[i]) / (2 * step);
          sum += slope * slope / up.length;
        }
      }
    }
    return sum;
  }

  @Test
  void the_generators_gradient_is_the_slope_of_its_loss() {
    for (String name :
        List.of(
            "encoder.0.weight",
            "encoder.1.conv2.weight",
            "decoder.0.in1.weight",
            "translators.1.masks.0.bias",
            "translators.1.style_to_params.bias")) {
      FiniteDifference.assertGradient(
          weight -> {
            HisdObjective objective = objective(with(drawing, name, weight), judging);
            return ofGenerator(objective).total();
          },
          drawing.get(name),
          6,
          1e-4);
    }
  }

  @Test
  void the_style_that_the_discriminator_is_told_of_forgeries_teaches_the_generator_nothing() {
    HisdWeights adversarialOnly = new HisdWeights(1, 1, 0, 0);
    String name = "extractors.model.3.bias";
    Tensor leaf = drawing.get(name).requiresGradient();
    HisdObjective objective =
        new HisdObjective(
            generator(with(drawing, name, leaf)), discriminator(), adversarialOnly, DType.FLOAT64);
    Loss loss = ofGenerator(objective);
    double[] found = Autograd.gradient(loss.total(), leaf).toDoubles();
    Tensor told = generator(drawing).extract(batch.images(), TAG);
    Tensor other = drawing.get(name).requiresGradient();
    HisdObjective.Paths p = objective(with(drawing, name, other), judging).paths(batch);
    Tensor real = discriminator().judge(batch.images(), p.style(), batch.conditions(), TAG);
    Tensor cycled = discriminator().judge(p.cycled(), told, batch.conditions(), TAG);
    Tensor expected =
        real.select(2, SOURCE).sum().minus(cycled.select(2, SOURCE).select(1, 1).sum());
    assertThat(found)
        .containsExactly(
            Autograd.gradient(expected.dividedBy(2), other).toDoubles(), within(1e-12));
  }

  @Test
  void the_discriminators_gradient_is_the_slope_of_its_loss_and_none_reaches_the_generator() {
    for (String name : List.of("conv.0.weight", "conv.1.conv1.weight", "fcs.1.0.weight")) {
      FiniteDifference.assertGradient(
          weight -> {
            HisdObjective objective = objective(drawing, with(judging, name, weight));
            return ofDiscriminator(objective).total();
          },
          judging.get(name),
          6,
          1e-4);
    }
    Parameters leaves = drawing.requiringGradient("encoder.0.weight", "decoder.1.bias");
    HisdObjective objective = objective(leaves, judging.requiringGradient("conv.0.weight"));
    Loss loss = ofDiscriminator(objective);
    List<Tensor> inputs = List.of(leaves.get("encoder.0.weight"), leaves.get("decoder.1.bias"));
    for (Tensor gradient : Autograd.gradientsWhereUsed(loss.total(), inputs)) {
      assertThat(gradient.toDoubles()).containsOnly(0);
    }
  }

  /** As they are. */
  private static Seen plainly(HisdBatch batch, HisdObjective.Paths paths) {
    return new Seen(batch.images(), paths.translated(), paths.cycled());
  }
}
