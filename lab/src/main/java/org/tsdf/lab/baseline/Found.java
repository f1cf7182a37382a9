package org.tsdf.lab.baseline;

import java.util.List;
import java.util.Map;
import org.tsdf.image.Faces;
import org.tsdf.interruption.EnhancementLoss;
import org.tsdf.interruption.EnhancementRecipe;
import org.tsdf.interruption.FeatureExtractor;
import org.tsdf.interruption.FeatureLoss;
import org.tsdf.interruption.Interruption;
import org.tsdf.interruption.InterruptionRecipe;
import org.tsdf.perturbation.Progress;
import org.tsdf.perturbation.Stage;
import org.tsdf.perturbation.StepRule;
import org.tsdf.perturbation.Trajectory;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/**
 * The feature ensemble of FOUND (Tang et al. 2024): the features of all editors are driven apart
 * together, by the distance of Eq. 2 without enhancement, several steps a batch.
 */
public final class Found extends Baseline {
  private final Options options;
  private final List<FeatureExtractor> extractors;

  /**
   * The settings.
   *
   * @param epsilon ε on the [-1, 1] scale
   * @param epochs passes over the training images
   * @param batch images an iteration sees
   * @param stepsPerBatch steps that are taken on a batch before the next one comes
   * @param featureGrid features are resized to this many rows and columns
   * @param featureLoss how the features of several editors are compared
   * @param inputDiversity share of iterations that see randomly enlarged and shifted pictures
   */
  public record Options(
      double epsilon,
      int epochs,
      int batch,
      int stepsPerBatch,
      StepRule step,
      int featureGrid,
      FeatureLoss featureLoss,
      double inputDiversity) {
    public Options {
      Checks.epsilon(epsilon);
      Checks.atLeastOne("batch", batch);
      Checks.atLeastOne("epochs", epochs);
      recipe(epochs, stepsPerBatch, step, featureLoss, featureGrid, inputDiversity); // checks them
    }

    /** As the paper that is compared with describes it. */
    public static Options published() {
      return new Options(
          0.05, 50, 8, 5, StepRule.sign(0.001).withMomentum(0.8), 32, FeatureLoss.SUMMED_MAPS, 0.5);
    }

    private InterruptionRecipe recipe() {
      return recipe(epochs, stepsPerBatch, step, featureLoss, featureGrid, inputDiversity);
    }

    private static InterruptionRecipe recipe(
        int epochs,
        int stepsPerBatch,
        StepRule step,
        FeatureLoss featureLoss,
        int featureGrid,
        double inputDiversity) {
      return new InterruptionRecipe(
          epochs,
          stepsPerBatch,
          step,
          featureLoss,
          featureGrid,
          1,
          0,
          EnhancementLoss.DIFFERENCES,
          EnhancementRecipe.paper(),
          0,
          0,
          inputDiversity,
          0);
    }
  }

  public Found(Options options, List<? extends FeatureExtractor> extractors, long seed) {
    super("found", Stage.INTERRUPTION, options, options.epsilon(), seed);
    if (extractors.isEmpty()) {
      throw new IllegalArgumentException("found needs a face editor");
    }
    this.options = options;
    this.extractors = List.copyOf(extractors);
    options.recipe();
  }

  @Override
  public boolean run(
      Map<Stage, Trajectory> state, Faces faces, Tensor framings, Progress progress) {
    try (Scope scope = Scope.open()) { // the clean features go with it
      return new Interruption(extractors, options.recipe(), budget(), seed())
          .run(trajectory(state), faces, options.batch(), progress);
    }
  }
}
