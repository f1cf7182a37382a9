package org.tsdf.fusion;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.Settings;

/** Recipes as JSON, and settings by dotted name such as {@code poisoning.step.stepSize}. */
public final class RecipeJson {
  private static final String EPSILON = "budget.epsilon";
  private static final String DEVIATION = "budget.deviation";

  private RecipeJson() {}

  public static JsonNode toJson(Recipe recipe) {
    return Settings.toJson(recipe);
  }

  /**
   * @throws IllegalArgumentException if a setting is missing, unknown or out of range
   */
  public static Recipe fromJson(JsonNode json) {
    return Settings.fromJson(json, Recipe.class);
  }

  /**
   * The recipe with one setting changed; its name gets a {@code +}. With {@code budget.epsilon}
   * {@code budget.deviation} changes in proportion, so that the budget is filled as before.
   *
   * @param key a dotted name out of {@link #keys}
   * @param value as it would stand in JSON; text needs no quotes
   * @throws IllegalArgumentException if the key is unknown or the value does not fit
   */
  public static Recipe with(Recipe recipe, String key, String value) {
    return with(recipe, Map.of(key, value));
  }

  /**
   * The recipe with some settings changed together, whatever their order; its name gets a {@code
   * +}. With {@code budget.epsilon} {@code budget.deviation} changes in proportion unless it is
   * among them.
   *
   * @param changes values by dotted name, as {@link #with(Recipe, String, String)} takes them
   * @throws IllegalArgumentException if a key is unknown or the values do not fit
   */
  public static Recipe with(Recipe recipe, Map<String, String> changes) {
    String epsilon = changes.get(EPSILON);
    Recipe from =
        epsilon == null || changes.containsKey(DEVIATION)
            ? recipe
            : recipe.within(scaled(recipe.budget(), epsilon));
    Recipe changed = Settings.with(from, Recipe.class, changes);
    return changed.name().endsWith("+") ? changed : changed.named(changed.name() + "+");
  }

  /** The same budget where the value is no ε, which is then refused as any wrong value is. */
  private static Budget scaled(Budget budget, String value) {
    try {
      double epsilon = Double.parseDouble(value);
      double deviation = Math.min(epsilon, budget.deviation() / budget.epsilon() * epsilon);
      return new Budget(epsilon, deviation, budget.noticeable());
    } catch (IllegalArgumentException e) {
      return budget;
    }
  }

  /** The settings that can be changed by name. */
  public static List<String> keys() {
    return Settings.keys(Recipe.paper());
  }
}
