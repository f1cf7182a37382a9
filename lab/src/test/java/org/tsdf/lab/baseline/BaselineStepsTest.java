package org.tsdf.lab.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Faces;
import org.tsdf.lab.training.Defense;
import org.tsdf.perturbation.Stage;
import org.tsdf.perturbation.StepRule;
import org.tsdf.perturbation.Trajectory;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/** Each method's steps against plain loops over Java arrays, on networks that only square. */
class BaselineStepsTest {
  private static final double EPSILON = 0.05;
  private static final int IMAGES = 3;
  private static final int ENTRIES = 12;
  private static final int ANCHORS = 4;

  private final Scope scope = Scope.open();
  private final Faces faces =
      Faces.of(new RandomSource(1).uniform(-0.9, 0.9, DType.FLOAT64, IMAGES, 3, 2, 2));
  private final double[] x = faces.images().toDoubles();
  private final Quadratic first = network("first", 2, 0.1);
  private final Quadratic second = network("second", 3, 0.4);

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void cmua_mixes_the_mean_of_the_clipped_changes() {
    Cmua cmua = new Cmua(new Cmua.Options(EPSILON, 1, 3, 2, 3, 0.03, 0.5), List.of(first), 9);
    double[] w = after(cmua, 1);
    double[] expected = new double[ENTRIES];
    int[] order = order(9);
    for (int n = 0; n < IMAGES; n++) {
      double[] noise = cmua.noise((1L << 20) + n, DType.FLOAT64, 1, 3, 2, 2).toDoubles();
      for (int i = 0; i < ENTRIES; i++) {
        double clean = x[order[n] * ENTRIES + i];
        expected[i] += clipped(cmuaMoved(clean, clean + noise[i]) - clean) / IMAGES;
      }
    }
    assertThat(w).containsExactly(expected, within(1e-12));
    double[] mixed = new double[ENTRIES];
    for (int n = 0; n < IMAGES; n++) {
      for (int i = 0; i < ENTRIES; i++) {
        double clean = x[n * ENTRIES + i];
        double change = clipped(cmuaMoved(clean, clean + w[i]) - clean);
        mixed[i] += 0.5 * change / IMAGES;
      }
    }
    for (int i = 0; i < ENTRIES; i++) {
      mixed[i] += 0.5 * w[i];
    }
    assertThat(after(cmua, 2)).containsExactly(mixed, within(1e-12));
  }

  @Test
  void cmua_mixes_its_first_change_into_what_it_is_started_from() {
    Cmua cmua = new Cmua(new Cmua.Options(EPSILON, 1, 3, 2, 3, 0.03, 0.5), List.of(first), 9);
    double[] change = after(cmua, 1);
    Tensor from = new RandomSource(3).uniform(-EPSILON, EPSILON, DType.FLOAT64, 1, 3, 2, 2);
    Map<Stage, Trajectory> state = cmua.startingAt(from);
    cmua.run(state, faces, faces.images(), (stage, t, total, losses) -> false);
    double[] expected = from.toDoubles();
    for (int i = 0; i < ENTRIES; i++) {
      expected[i] = 0.5 * expected[i] + 0.5 * change[i];
    }
    assertThat(cmua.perturbation(state).toDoubles()).containsExactly(expected, within(1e-12));
  }

  @Test
  void cmua_gives_the_same_whatever_goes_through_an_editor_together() {
    double[][] results = new double[2][];
    for (int chunk = 1; chunk <= 2; chunk++) {
      Cmua.Options options = new Cmua.Options(EPSILON, 2, 2, chunk, 3, 0.01, 0.5);
      results[chunk - 1] = after(new Cmua(options, List.of(first), 9), Integer.MAX_VALUE);
    }
    assertThat(results[0]).containsExactly(results[1], within(1e-12));
  }

  @Test
  void ssod_pushes_down_the_anchors_that_still_say_face_by_steps_of_gamma() {
    Ssod ssod = new Ssod(new Ssod.Options(EPSILON, 9, 3, 2, 0.55, 1), List.of(first, second), 9);
    double[] r = new double[ENTRIES];
    for (int t = 1; t <= 4; t++) {
      double[] sum = new double[ENTRIES];
      add(sum, ssodStep(first, r));
      add(sum, ssodStep(second, r));
      for (int i = 0; i < ENTRIES; i++) {
        r[i] = clipped(r[i] + sum[i] / 2);
      }
      assertThat(after(ssod, t)).as("after %d", t).containsExactly(r, within(1e-12));
    }
  }

  @Test
  void ssod_leaves_anchors_alone_that_say_background() {
    Quadratic nobody = network("nobody", 4, 100);
    Ssod ssod = new Ssod(new Ssod.Options(EPSILON, 2, 3, 2, 0, 1), List.of(nobody), 9);
    assertThat(after(ssod, 2)).containsOnly(0.0);
  }

  @Test
  void face_poison_drives_the_three_maps_apart_along_the_sign_of_the_running_sum() {
    StepRule rule = StepRule.sign(0.02).withMomentum(1);
    FacePoison.Options options =
        new FacePoison.Options(EPSILON, 9, 3, rule, List.of(0.2, 0.3, 0.5), 1);
    FacePoison facePoison = new FacePoison(options, List.of(first, second), 9);
    double[] w = facePoison.start(faces).values().iterator().next().position().toDoubles();
    double[] velocity = new double[ENTRIES];
    for (int t = 1; t <= 4; t++) {
      double[] gradient = facePoisonGradient(first, w);
      add(gradient, facePoisonGradient(second, w));
      double magnitude = 0;
      for (double g : gradient) {
        magnitude += Math.abs(g) / ENTRIES;
      }
      for (int i = 0; i < ENTRIES; i++) {
        velocity[i] += gradient[i] / magnitude;
        w[i] = clipped(w[i] + 0.02 * Math.signum(velocity[i]));
      }
      assertThat(after(facePoison, t)).as("after %d", t).containsExactly(w, within(1e-12));
    }
  }

  @Test
  void face_poison_measures_the_change_of_the_maps_in_units_of_their_size() {
    FacePoison facePoison = new FacePoison(FacePoison.Options.published(), List.of(first), 9);
    List<Tensor> clean = first.trunk(faces.images());
    Tensor changed = faces.images().plus(0.1);
    double top = 0;
    double bottom = 0;
    for (double value : x) {
      double before = value + first.offset();
      top += Math.abs((before + 0.1) * (before + 0.1) - before * before);
      bottom += before * before;
    }
    assertThat(facePoison.distance(first.trunk(changed), clean).item())
        .isCloseTo(top / bottom, within(1e-12));
  }

  @Test
  void every_network_has_a_say() {
    for (String name : List.of("cmua", "found", "ssod")) {
      double[] start = after(of(name, List.of(first)), 0);
      double[] one = after(of(name, List.of(first)), 12);
      double[] other = after(of(name, List.of(second)), 12);
      double[] both = after(of(name, List.of(first, second)), 12);
      assertThat(one).as(name).isNotEqualTo(start).isNotEqualTo(other);
      assertThat(both).as(name).isNotEqualTo(one).isNotEqualTo(other);
    }
  }

  private Defense of(String name, List<Quadratic> networks) {
    Map<String, String> changes =
        name.equals("found") ? Map.of("found.featureGrid", "2") : Map.of();
    return Baselines.of(
        Baselines.options(name, changes), List.copyOf(networks), List.copyOf(networks), 9);
  }

  /** The step along the sign of the gradient of (ŝ² − s²)². */
  private double cmuaMoved(double clean, double disturbed) {
    double before = clean + first.offset();
    double now = disturbed + first.offset();
    double gradient = 4 * (now * now - before * before) * now;
    return disturbed + 0.03 * Math.signum(gradient);
  }

  /** −∇ of the margins of those anchors that were targets and still say face, scaled to gamma. */
  private double[] ssodStep(Quadratic network, double[] r) {
    double[] weights = network.weights().toDoubles();
    double[] step = new double[ENTRIES];
    for (int n = 0; n < IMAGES; n++) {
      for (int p = 0; p < ANCHORS; p++) {
        double clean = -network.offset();
        double margin = -network.offset();
        for (int i = 0; i < ENTRIES; i++) {
          double before = x[n * ENTRIES + i];
          clean += weights[i * ANCHORS + p] * before * before;
          margin += weights[i * ANCHORS + p] * (before + r[i]) * (before + r[i]);
        }
        if (1 / (1 + Math.exp(-clean)) > 0.55 && margin > 0) {
          for (int i = 0; i < ENTRIES; i++) {
            step[i] -= 2 * weights[i * ANCHORS + p] * (x[n * ENTRIES + i] + r[i]);
          }
        }
      }
    }
    double largest = 0;
    for (double s : step) {
      largest = Math.max(largest, Math.abs(s));
    }
    for (int i = 0; i < ENTRIES; i++) {
      step[i] *= largest == 0 ? 0 : 2 * (2.0 / 255) / largest;
    }
    return step;
  }

  /** ∇ of Σ |ŝ² − s²| / Σ s². */
  private double[] facePoisonGradient(Quadratic network, double[] w) {
    double[] gradient = new double[ENTRIES];
    double size = 0;
    for (double value : x) {
      size += (value + network.offset()) * (value + network.offset());
    }
    for (int n = 0; n < IMAGES; n++) {
      for (int i = 0; i < ENTRIES; i++) {
        double clean = x[n * ENTRIES + i] + network.offset();
        double disturbed = clean + w[i];
        double sign = Math.signum(disturbed * disturbed - clean * clean);
        gradient[i] += sign * 2 * disturbed / size;
      }
    }
    return gradient;
  }

  private double[] after(Defense defense, int iterations) {
    Map<Stage, Trajectory> state = defense.start(faces);
    if (iterations > 0) {
      defense.run(state, faces, faces.images(), (stage, t, total, losses) -> t < iterations);
    }
    return defense.perturbation(state).toDoubles();
  }

  /** The order in which a batch of all the images holds them. */
  private int[] order(long seed) {
    return new RandomSource(seed).fork(0).permutation(IMAGES);
  }

  private static Quadratic network(String name, long seed, double offset) {
    return new Quadratic(
        name, new RandomSource(seed).normal(DType.FLOAT64, ENTRIES, ANCHORS).times(0.5), offset);
  }

  private static double clipped(double value) {
    return Math.max(-EPSILON, Math.min(EPSILON, value));
  }

  private static void add(double[] sum, double[] more) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
  }
}
