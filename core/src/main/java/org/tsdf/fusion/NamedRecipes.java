package org.tsdf.fusion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.tsdf.perturbation.Provenance;

/**
 * Recipes by name: {@code paper}, {@code recommended} or {@code robust}, and after it any number of
 * variants that take one part away or put another in its place, such as {@code paper+kl+stage1}.
 */
public final class NamedRecipes {
  private static final String STAGE_ONE = "stage1";
  private static final String STAGE_TWO = "stage2";
  private static final String SEPARATED = "separated";
  private static final String WEIGHTED = "weighted";
  private static final String SEPARATING = "fusion.combination=INTENSITY_SEPARATION";

  /**
   * To {@code recommended}: nine iterations in ten see degraded pictures, and false faces are fewer
   * and larger.
   */
  private static final List<String> ROBUST =
      List.of(
          "interruption.degradation=0.9", "poisoning.degradation=0.9", "poisoning.falseFaceGrid=3");

  private static final Map<String, List<String>> VARIANTS =
      new TreeMap<>(
          Map.of(
              "gentle",
              List.of("budget.deviation=0.05", "budget.noticeable=0.5"),
              "plain",
              List.of("interruption.enhancementWeight=0"),
              "kl",
              List.of("interruption.enhancementLoss=KL_DIVERGENCE"),
              "wasserstein",
              List.of("interruption.enhancementLoss=WASSERSTEIN"),
              STAGE_ONE,
              List.of("poisoning.epochs=0"),
              STAGE_TWO,
              List.of("interruption.epochs=0"),
              WEIGHTED,
              List.of("fusion.combination=WEIGHTED_SUM"),
              SEPARATED,
              List.of(SEPARATING)));

  /** The variants of how features are driven apart, which is what stage one does. */
  private static final Set<String> OF_FEATURES = Set.of("plain", "kl", "wasserstein");

  private static final Set<String> BASES = Set.of("paper", "recommended", "robust");

  private static final String TAU = "tau";
  private static final String QUANTILE = "quantile";
  private static final String NUMBER = "[0-9.]+";

  private NamedRecipes() {}

  /** The variants; those that end in {@code N} take a number, such as {@code tau0.4}. */
  public static List<String> variants() {
    List<String> names = new ArrayList<>(VARIANTS.keySet());
    names.add(TAU + "N");
    names.add(QUANTILE + "N");
    return names;
  }

  /**
   * @throws IllegalArgumentException if there is no such recipe, or a variant has no part in it
   */
  public static Recipe named(String name) {
    String[] parts = name.split("\\+", -1);
    Recipe recipe =
        switch (parts[0]) {
          case "paper" -> Recipe.paper();
          case "recommended" -> Recipe.recommended();
          case "robust" -> changed(Recipe.recommended(), ROBUST);
          default ->
              throw new IllegalArgumentException(
                  "must be paper, recommended or robust, or one of them with variants, was "
                      + name);
        };
    requireOneOf(parts, variant -> OF_FEATURES.contains(variant) || variant.equals(STAGE_TWO));
    requireOneOf(parts, variant -> combines(variant) || isOneStage(variant));
    if (Set.copyOf(Arrays.asList(parts)).size() < parts.length) {
      throw new IllegalArgumentException("has a variant twice: " + name);
    }
    for (int i = 1; i < parts.length; i++) {
      if (parts[i].equals(nameOf(recipe.fusion().combination()))) {
        throw new IllegalArgumentException(
            "+%s changes nothing after %s".formatted(parts[i], parts[0]));
      }
      if (OF_FEATURES.contains(parts[i]) && recipe.interruption().featureWeight() == 0) {
        throw new IllegalArgumentException(
            "+%s changes nothing after %s, which drives forgeries apart, not features; begin with paper"
                .formatted(parts[i], parts[0]));
      }
      recipe = changed(recipe, settings(parts[i]));
    }
    return recipe.named(name);
  }

  /** How both aims come together, and where: of such variants the last would undo the others. */
  private static boolean combines(String variant) {
    return variant.equals(WEIGHTED)
        || variant.equals(SEPARATED)
        || variant.matches(TAU + NUMBER)
        || variant.matches(QUANTILE + NUMBER);
  }

  private static boolean isOneStage(String variant) {
    return variant.equals(STAGE_ONE) || variant.equals(STAGE_TWO);
  }

  private static String nameOf(Combination combination) {
    return combination == Combination.WEIGHTED_SUM ? WEIGHTED : SEPARATED;
  }

  private static void requireOneOf(String[] parts, Predicate<String> group) {
    List<String> members = Arrays.stream(parts).skip(1).filter(group).toList();
    if (members.size() > 1) {
      throw new IllegalArgumentException(
          "+%s and +%s exclude each other".formatted(members.get(0), members.get(1)));
    }
  }

  /**
   * The recipe that a perturbation was made with, without variants and changed settings: what goes
   * on with it should ask of it what it was made for. {@code recommended} for whatever was made
   * otherwise.
   */
  public static Recipe behind(Provenance card) {
    String base = card.recipe().path("name").asText().split("\\+", 2)[0];
    return BASES.contains(base) ? named(base) : Recipe.recommended();
  }

  private static Recipe changed(Recipe recipe, List<String> settings) {
    Recipe changed = recipe;
    for (String setting : settings) {
      int at = setting.indexOf('=');
      changed = RecipeJson.with(changed, setting.substring(0, at), setting.substring(at + 1));
    }
    return changed;
  }

  private static List<String> settings(String variant) {
    List<String> settings = VARIANTS.get(variant);
    if (settings != null) {
      return settings;
    }
    if (variant.matches(TAU + NUMBER)) {
      String number = variant.substring(TAU.length());
      return List.of(SEPARATING, "fusion.thresholdUnit=BUDGET_SHARE", "fusion.threshold=" + number);
    }
    if (variant.matches(QUANTILE + NUMBER)) {
      String number = variant.substring(QUANTILE.length());
      return List.of(SEPARATING, "fusion.threshold=" + number, "fusion.thresholdUnit=ENTRY_SHARE");
    }
    throw new IllegalArgumentException(
        "knows no variant " + variant + "; known are " + String.join(", ", variants()));
  }
}
