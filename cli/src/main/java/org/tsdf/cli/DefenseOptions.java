package org.tsdf.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tsdf.fusion.NamedRecipes;
import org.tsdf.fusion.Recipe;
import org.tsdf.fusion.RecipeJson;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.baseline.Baselines;
import org.tsdf.lab.training.Defense;
import org.tsdf.poisoning.FaceDetector;
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
              + " facepoison blind face detectors, random is noise (default: ${DEFAULT-VALUE}).")
  private String defense;

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description =
          "The settings of tsdf to begin from: paper or recommended, and after it any of +tauN (N a"
              + " share of epsilon), +quantileN (N a share of the entries), +plain, +kl,"
              + " +wasserstein, +stage1, +stage2, +weighted (default: recommended).")
  private @Nullable String recipe;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Change one setting, such as poisoning.epochs=10 or cmua.steps=5; may be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  /**
   * The settings chosen, a {@link Recipe} or those of a baseline.
   *
   * @throws picocli.CommandLine.ParameterException if they make no sense together
   */
  Record chosen(Console console, boolean editors, boolean detectors) {
    if (defense.equals(OURS)) {
      Recipe ours = recipe(console);
      if (!editors && !detectors) {
        throw console.wrongUsage("name at least one --editor or --detector");
      }
      return ours;
    }
    checkBaseline(console, editors, detectors);
    try {
      return Baselines.options(defense, settings);
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
    if (recipe != null) {
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

  private Recipe recipe(Console console) {
    Recipe chosen = named(console, recipe == null ? "recommended" : recipe);
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      try {
        chosen = RecipeJson.with(chosen, setting.getKey(), setting.getValue());
      } catch (IllegalArgumentException e) {
        throw console.wrongUsage("--set " + e.getMessage());
      }
    }
    return chosen;
  }

  private static Recipe named(Console console, String name) {
    try {
      return NamedRecipes.named(name);
    } catch (IllegalArgumentException e) {
      throw console.wrongUsage("--recipe " + e.getMessage());
    }
  }
}
