package org.tsdf.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tsdf.fusion.Combination;
import org.tsdf.fusion.NamedRecipes;
import org.tsdf.fusion.Recipe;
import org.tsdf.fusion.RecipeJson;
import org.tsdf.fusion.TwoStageDefense;
import org.tsdf.perturbation.Provenance;
import picocli.CommandLine.Option;

/** The settings that a training begins from, and those that are changed. */
final class RecipeOptions {
  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description =
          "The settings of tsdf to begin from: paper, recommended or robust, and after it any of"
              + " +tauN (N a share of epsilon), +quantileN (N a share of the entries), +stage1,"
              + " +stage2; after paper also +weighted, +plain, +kl and +wasserstein, after the others"
              + " +separated. In training also +gentle, which changes each place by half of what an"
              + " eye would notice there; where none is named, training begins from recommended.")
  private @Nullable String recipe;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Change one setting, such as poisoning.epochs=10; may be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  boolean isNamed() {
    return recipe != null;
  }

  /** Whether anything was chosen at all. */
  boolean isGiven() {
    return isNamed() || !settings.isEmpty();
  }

  Map<String, String> settings() {
    return settings;
  }

  /**
   * The recipe chosen, with the settings changed.
   *
   * @throws picocli.CommandLine.ParameterException if there is none such
   */
  Recipe recipe(Console console) {
    return changed(recipe == null ? Recipe.recommended() : named(console, recipe), console);
  }

  private Recipe changed(Recipe base, Console console) {
    Recipe chosen = base;
    try {
      chosen = settings.isEmpty() ? chosen : RecipeJson.with(chosen, settings);
    } catch (IllegalArgumentException e) {
      throw console.wrongUsage("--set " + e.getMessage());
    }
    requireUsed(chosen, console);
    return chosen;
  }

  /** A setting that nothing of the recipe looks at would be taken and do nothing. */
  private void requireUsed(Recipe chosen, Console console) {
    for (String key : settings.keySet()) {
      String reason = UnusedSetting.reason(chosen, key);
      if (reason != null) {
        throw console.wrongUsage("--set " + key + " " + reason);
      }
    }
  }

  /** Of a weighted sum of both aims each step is interruption's. */
  void requireUsedByBoth(Recipe chosen, Console console) {
    for (String key : settings.keySet()) {
      if (chosen.fusion().combination() == Combination.WEIGHTED_SUM
          && key.startsWith("poisoning.step.")) {
        throw console.wrongUsage(
            "--set "
                + key
                + " changes nothing where both aims share their steps; interruption"
                + key.substring(key.indexOf('.'))
                + " does");
      }
    }
  }

  /**
   * The recipe chosen for one photo at a time, whose budget is that of the perturbation it begins
   * with; where none is chosen, the one that this was made with.
   *
   * @param card of the perturbation that it begins with
   * @throws picocli.CommandLine.ParameterException if there is none such, it has a budget of its
   *     own, or no stage for what is named
   */
  Recipe perImage(Provenance card, boolean editors, boolean detectors, Console console) {
    Recipe base =
        recipe == null ? NamedRecipes.behind(card) : named(console, recipe.split("\\+", 2)[0]);
    Recipe chosen = changed(recipe == null ? base : named(console, recipe), console);
    requireStage(chosen, editors, detectors, console);
    if (!chosen.budget().equals(base.budget())) {
      throw console.wrongUsage(
          "with --per-image a photo's own perturbation keeps the budget of the one that it begins"
              + " with; name another with --perturbation, such as gentle, or lower --epsilon");
    }
    return chosen;
  }

  /**
   * @throws picocli.CommandLine.ParameterException if the recipe has no stage for what is named
   */
  static void requireStage(Recipe recipe, boolean editors, boolean detectors, Console console) {
    try {
      TwoStageDefense.requireStage(recipe, editors, detectors);
    } catch (IllegalArgumentException e) {
      throw console.wrongUsage(String.valueOf(e.getMessage()));
    }
  }

  private static Recipe named(Console console, String name) {
    try {
      return NamedRecipes.named(name);
    } catch (IllegalArgumentException e) {
      throw console.wrongUsage("--recipe " + e.getMessage());
    }
  }
}
