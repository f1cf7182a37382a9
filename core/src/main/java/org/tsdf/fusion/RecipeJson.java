package org.tsdf.fusion;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.tsdf.perturbation.Settings;

/** Recipes as JSON, and settings by dotted name such as {@code poisoning.step.stepSize}. */
public final class RecipeJson {
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
   * The recipe with one setting changed; its name gets a {@code +}.
   *
   * @param key a dotted name out of {@link #keys}
   * @param value as it would stand in JSON; text needs no quotes
   * @throws IllegalArgumentException if the key is unknown or the value does not fit
   */
  public static Recipe with(Recipe recipe, String key, String value) {
    Recipe changed = Settings.with(recipe, Recipe.class, key, value);
    return changed.name().endsWith("+") ? changed : changed.named(changed.name() + "+");
  }

  /** The settings that can be changed by name. */
  public static List<String> keys() {
    return Settings.keys(Recipe.paper());
  }
}
