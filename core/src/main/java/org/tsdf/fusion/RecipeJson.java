package org.tsdf.fusion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recipes as JSON, and settings by dotted name such as {@code poisoning.step.stepSize}. */
public final class RecipeJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RecipeJson() {}

  public static JsonNode toJson(Recipe recipe) {
    return JSON.valueToTree(recipe);
  }

  /**
   * @throws IllegalArgumentException if a setting is missing, unknown or out of range
   */
  public static Recipe fromJson(JsonNode json) {
    try {
      return JSON.treeToValue(json, Recipe.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(reason(e), e);
    }
  }

  /**
   * The recipe with one setting changed; its name gets a {@code +}.
   *
   * @param key a dotted name out of {@link #keys}
   * @param value as it would stand in JSON; text needs no quotes
   * @throws IllegalArgumentException if the key is unknown or the value does not fit
   */
  public static Recipe with(Recipe recipe, String key, String value) {
    if (!keys().contains(key)) {
      throw new IllegalArgumentException(
          "unknown setting " + key + "; known are " + String.join(", ", keys()));
    }
    ObjectNode json = (ObjectNode) toJson(recipe);
    int dot = key.lastIndexOf('.');
    String parent = dot < 0 ? "" : "/" + key.substring(0, dot).replace('.', '/');
    ((ObjectNode) json.at(parent)).set(key.substring(dot + 1), parsed(value));
    if (!recipe.name().endsWith("+")) {
      json.put("name", recipe.name() + "+");
    }
    try {
      return fromJson(json);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + "=" + value + ": " + e.getMessage(), e);
    }
  }

  /** The settings that can be changed by name. */
  public static List<String> keys() {
    List<String> keys = new ArrayList<>();
    collect("", toJson(Recipe.paper()), keys);
    keys.remove("name");
    return keys;
  }

  private static void collect(String prefix, JsonNode node, List<String> keys) {
    node.properties()
        .forEach(
            field -> {
              String key = prefix + field.getKey();
              if (field.getValue().isObject()) {
                collect(key + ".", field.getValue(), keys);
              } else {
                keys.add(key);
              }
            });
  }

  private static JsonNode parsed(String value) {
    try {
      return JSON.readTree(value);
    } catch (JsonProcessingException e) {
      return JSON.getNodeFactory().textNode(value);
    }
  }

  private static @Nullable String reason(JsonProcessingException failure) {
    Throwable cause = failure.getCause();
    return cause instanceof IllegalArgumentException
        ? cause.getMessage()
        : failure.getOriginalMessage();
  }
}
