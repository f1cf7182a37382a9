package org.tsdf.cli;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tsdf.fusion.Combination;
import org.tsdf.fusion.Recipe;

/**
 * Settings that other settings put out of use.
 *
 * @param keys what their dotted names match
 * @param unused whether a recipe does not look at them
 * @param reason for a sentence that begins with the name
 */
record UnusedSetting(String keys, Predicate<Recipe> unused, String reason) {
  private static final List<UnusedSetting> ALL =
      List.of(
          new UnusedSetting(
              "fusion\\.(threshold|thresholdUnit|attenuation|masking)",
              UnusedSetting::weighs,
              "is for intensity separation, which +separated after --recipe chooses"),
          new UnusedSetting(
              "fusion\\.poisoningWeight",
              recipe -> !weighs(recipe),
              "is for a weighted sum, which +weighted after --recipe chooses"),
          new UnusedSetting(
              "interruption\\.(enhancement|featureLoss|featureGrid).*",
              recipe -> recipe.interruption().featureWeight() == 0,
              "is for features, which interruption.featureWeight above 0 drives apart"),
          new UnusedSetting(
              "interruption\\.editorsAtOnce",
              recipe -> recipe.interruption().outputWeight() == 0,
              "is for forgeries, which interruption.outputWeight above 0 drives apart"),
          new UnusedSetting(
              "poisoning\\.(featureMargin|layerWeights)",
              recipe -> recipe.poisoning().featureWeight() == 0,
              "is for features, which poisoning.featureWeight above 0 drives away"),
          new UnusedSetting(
              "poisoning\\.scoreLoss",
              recipe -> recipe.poisoning().scoreWeight() == 0,
              "is for scores, which poisoning.scoreWeight above 0 lowers"),
          new UnusedSetting(
              "poisoning\\.leastSpoiled",
              recipe -> recipe.poisoning().detectorsAtOnce() == 0,
              "changes nothing where all detectors are asked; poisoning.detectorsAtOnce above 0"
                  + " asks so many"),
          new UnusedSetting(
              "poisoning\\.falseFaceGrid",
              recipe ->
                  recipe.poisoning().falseFaceWeight() == 0
                      && recipe.poisoning().leastSpoiled() == 0,
              "is for false faces, which poisoning.falseFaceWeight above 0 asks for"));

  /** Why a setting changes nothing of a recipe; null where it may change something. */
  static @Nullable String reason(Recipe recipe, String key) {
    return ALL.stream()
        .filter(setting -> key.matches(setting.keys()) && setting.unused().test(recipe))
        .map(UnusedSetting::reason)
        .findFirst()
        .orElse(null);
  }

  private static boolean weighs(Recipe recipe) {
    return recipe.fusion().combination() == Combination.WEIGHTED_SUM;
  }
}
