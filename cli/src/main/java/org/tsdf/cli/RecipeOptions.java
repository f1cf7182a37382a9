package org.tsdf.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tsdf.fusion.NamedRecipes;
import org.tsdf.fusion.Recipe;
import org.tsdf.fusion.RecipeJson;
import picocli.CommandLine.Option;

/** The settings that a training begins from, and those that are changed. */
final class RecipeOptions {
  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description =
          "The settings of tsdf to begin from: paper, recommended or robust, and after it any of"
              + " +tauN (N a share of epsilon), +quantileN (N a share of the entries), +plain, +kl,"
              + " +wasserstein, +stage1, +stage2, +weighted, +separated, and +gentle, which changes"
              + " each place by half of what an eye would notice there (default: recommended).")
  private @Nullable String recipe;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Change one setting, such as poisoning.epochs=10 or cmua.steps=5; may be repeated.")
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
