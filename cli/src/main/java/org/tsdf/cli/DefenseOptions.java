package org.tsdf.cli;

import java.util.List;
import org.tsdf.fusion.Recipe;
import org.tsdf.fusion.TwoStageDefense;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.baseline.Baselines;
import org.tsdf.lab.training.Defense;
import org.tsdf.poisoning.FaceDetector;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which defence is trained, and with which settings. */
final class DefenseOptions {
  private static final String OURS = "tsdf";

  @Option(
      names = "--defense",
      paramLabel = "NAME",
      defaultValue = OURS,
      description =
          "tsdf, or a method to compare it with: cmua and found break face editors, ssod and"
              + " facepoison blind face detectors, random is noise; their settings begin with their"
              + " name, such as --set cmua.steps=5 (default: ${DEFAULT-VALUE}).")
  private String defense;

  @Mixin private RecipeOptions recipes;

  /**
   * The settings chosen, a {@link Recipe} or those of a baseline.
   *
   * @throws picocli.CommandLine.ParameterException if they make no sense together
   */
  Record chosen(Console console, boolean editors, boolean detectors, boolean started) {
    if (defense.equals(OURS)) {
      Recipe ours = recipes.recipe(console);
      if (!editors && !detectors) {
        throw console.wrongUsage("name at least one --editor or --detector");
      }
      RecipeOptions.requireStage(ours, editors, detectors, console);
      if (TwoStageDefense.interrupts(ours, editors) && TwoStageDefense.poisons(ours, detectors)) {
        recipes.requireUsedByBoth(ours, console);
      }
      return ours;
    }
    checkBaseline(console, editors, detectors);
    if (started && !editors && !detectors) {
      throw console.wrongUsage("--defense " + defense + " learns nothing, so it takes no --start");
    }
    try {
      return Baselines.options(defense, recipes.settings());
    } catch (IllegalArgumentException e) {
      throw console.wrongUsage("--set " + e.getMessage());
    }
  }

  /** The defence with these settings. */
  static Defense defense(
      Record chosen, List<FaceEditor> editors, List<FaceDetector> detectors, long seed) {
    return chosen instanceof Recipe ours
        ? new org.tsdf.lab.training.Tsdf(ours, editors, detectors, seed)
        : Baselines.of(chosen, editors, detectors, seed);
  }

  private void checkBaseline(Console console, boolean editors, boolean detectors) {
    if (!Baselines.names().contains(defense)) {
      throw console.wrongUsage(
          "--defense must be tsdf, " + String.join(", ", Baselines.names()) + ", was " + defense);
    }
    if (recipes.isNamed()) {
      throw console.wrongUsage("--recipe is for --defense tsdf; --set changes others");
    }
    check(console, "--editor", Baselines.usesEditors(defense), editors);
    check(console, "--detector", Baselines.usesDetectors(defense), detectors);
  }

  private void check(Console console, String option, boolean needed, boolean given) {
    if (needed && !given) {
      throw console.wrongUsage("--defense " + defense + " needs at least one " + option);
    }
    if (given && !needed) {
      throw console.wrongUsage("--defense " + defense + " learns from no " + option);
    }
  }
}
