package org.tsdf.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.tsdf.fusion.DefenseState;
import org.tsdf.fusion.Recipe;
import org.tsdf.fusion.RecipeJson;
import org.tsdf.fusion.TwoStageDefense;
import org.tsdf.image.Faces;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.network.RetinaFaceArchitecture;
import org.tsdf.network.StarGanArchitecture;
import org.tsdf.perturbation.Schedule;
import org.tsdf.perturbation.Stage;
import org.tsdf.poisoning.FaceDetector;

/**
 * Algorithm 1 by the paper's recipe with StarGAN and RetinaFace on MobileNet0.25, in this project's
 * form and as a plain loop, iteration by iteration in turns.
 */
final class TrainingContest {
  private static final long SEED = 1;
  private static final int EPOCH = 2;

  private final Map<Stage, List<Duel.Turn>> ours = new EnumMap<>(Stage.class);
  private final Map<Stage, List<Duel.Turn>> plain = new EnumMap<>(Stage.class);
  private final Recipe recipe;
  private final Schedule schedule;
  private final TwoStageDefense defense;
  private final Faces faces;
  private final DefenseState state;
  private final PlainTraining training;
  private double lossDifference;

  /**
   * @param iterations of each stage; an even number
   * @param shrinkage by what channels are divided; 1 for the published sizes
   */
  TrainingContest(int iterations, int batch, int side, int shrinkage) {
    torch.manual_seed(SEED);
    String epochs = Integer.toString(iterations / EPOCH);
    this.recipe =
        with(
            Recipe.paper(),
            Map.of(
                "batch",
                Integer.toString(batch),
                "interruption.epochs",
                epochs,
                "poisoning.epochs",
                epochs));
    int count = batch * EPOCH;
    this.schedule = new Schedule(count, batch, SEED);
    Tensor pictures = torch.randn(count, 3, side, side).tanh();
    Tensor condition = torch.zeros(1, 5);
    PlainLayers editorLayers = new PlainLayers(shrinkage, false);
    PlainGenerator generator = new PlainGenerator(editorLayers, false, condition);
    FaceEditor editor = Contests.load(new StarGanArchitecture(), editorLayers, generator, side);
    PlainLayers detectorLayers = new PlainLayers(shrinkage, true);
    PlainDetector plainDetector =
        new PlainDetector(
            new PlainRetinaFace(detectorLayers, true), true, PlainDetector.Grid.threeLevels());
    FaceDetector detector =
        Contests.load(new RetinaFaceArchitecture(), detectorLayers, plainDetector, side);
    this.faces = Faces.of(Native.ours(pictures));
    this.defense = new TwoStageDefense(recipe, List.of(editor), List.of(detector), SEED);
    this.state = defense.start(faces);
    Tensor start = Native.of(state.interruption().position());
    this.training = new PlainTraining(recipe, generator, plainDetector, pictures, condition, start);
  }

  private static Recipe with(Recipe recipe, Map<String, String> settings) {
    Recipe changed = recipe;
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      changed = RecipeJson.with(changed, setting.getKey(), setting.getValue());
    }
    return changed;
  }

  /**
   * Runs both stages in both forms. The first iteration of a stage, with its set-up, is left out.
   */
  void run() {
    Stopwatch watch = Stopwatch.started();
    defense.run(
        state,
        faces,
        (stage, t, total, losses) -> {
          Duel.Turn mine = watch.turn();
          Tensor chosen = numbers(schedule, t);
          if (stage == Stage.POISONING && t == 1) {
            training.beginPoisoning();
          }
          watch.restart();
          double loss =
              stage == Stage.INTERRUPTION ? training.interrupt(chosen) : training.poison(chosen);
          Duel.Turn other = watch.turn();
          if (t > 1) {
            ours.computeIfAbsent(stage, s -> new ArrayList<>()).add(mine);
            plain.computeIfAbsent(stage, s -> new ArrayList<>()).add(other);
          }
          compare(loss, losses.getOrDefault("feature", losses.getOrDefault("total", Double.NaN)));
          watch.restart();
          return true;
        });
  }

  private void compare(double loss, double ourLoss) {
    lossDifference = Math.max(lossDifference, Math.abs(ourLoss / loss - 1));
  }

  private static Tensor numbers(Schedule schedule, int iteration) {
    return Tensor.create(schedule.batchAt(iteration).toLongs());
  }

  Duel duel(Stage stage) {
    return new Duel(ours.getOrDefault(stage, List.of()), plain.getOrDefault(stage, List.of()));
  }

  /** The largest relative difference of the losses of an iteration. */
  double lossDifference() {
    return lossDifference;
  }

  /** The share of the entries of W and δ in which the two forms end within a tenth of a step. */
  double agreement() {
    try (PointerScope scope = new PointerScope()) {
      double tolerance = recipe.interruption().step().stepSize() / 10;
      double first =
          agreement(
              state.interruption().position().toFloats(),
              Native.floats(training.interruption()),
              tolerance);
      double second =
          agreement(
              state.poisoning().position().toFloats(),
              Native.floats(training.poisoning()),
              tolerance);
      return Math.min(first, second);
    }
  }

  private static double agreement(float[] a, float[] b, double tolerance) {
    int close = 0;
    for (int i = 0; i < a.length; i++) {
      close += Math.abs(a[i] - b[i]) <= tolerance ? 1 : 0;
    }
    return (double) close / a.length;
  }
}
