package org.tsdf.perturbation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records of settings as JSON, and single settings by dotted name such as {@code step.stepSize}. A
 * component called {@code name} is no setting.
 */
public final class Settings {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  private Settings() {}

  public static JsonNode toJson(Record settings) {
    return JSON.valueToTree(settings);
  }

  /**
   * @throws IllegalArgumentException if a setting is missing, unknown or out of range
   */
  public static <T extends Record> T fromJson(JsonNode json, Class<T> type) {
    try {
      return JSON.treeToValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(reason(e), e);
    }
  }

  /**
   * The same settings but for one.
   *
   * @param key a dotted name out of {@link #keys}
   * @param value as it would stand in JSON; text needs no quotes
   * @throws IllegalArgumentException if the key is unknown or the value does not fit
   */
  public static <T extends Record> T with(T settings, Class<T> type, String key, String value) {
    return with(settings, type, Map.of(key, value));
  }

  /**
   * The same settings but for some, changed together: their order does not matter, and only what
   * comes out must fit.
   *
   * @param changes values by dotted name, as {@link #with(Record, Class, String, String)} takes
   *     them
   * @throws IllegalArgumentException if a key is unknown or the values do not fit
   */
  public static <T extends Record> T with(T settings, Class<T> type, Map<String, String> changes) {
    ObjectNode json = (ObjectNode) toJson(settings);
    List<String> known = keys(settings);
    List<String> said = new ArrayList<>();
    changes.forEach(
        (key, value) -> {
          if (!known.contains(key)) {
            throw new IllegalArgumentException(
                "unknown setting " + key + "; known are " + String.join(", ", known));
          }
          int dot = key.lastIndexOf('.');
          String parent = dot < 0 ? "" : "/" + key.substring(0, dot).replace('.', '/');
          ((ObjectNode) json.at(parent)).set(key.substring(dot + 1), parsed(value));
          said.add(key + "=" + value);
        });
    try {
      return fromJson(json, type);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(String.join(", ", said) + ": " + e.getMessage(), e);
    }
  }

  /** The settings that can be changed by name. */
  public static List<String> keys(Record settings) {
    List<String> keys = new ArrayList<>();
    collect("", toJson(settings), keys);
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
