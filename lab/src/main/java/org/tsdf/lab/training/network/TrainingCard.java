package org.tsdf.lab.training.network;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tsdf.perturbation.Provenance;

/**
 * How a network came about, so that anybody can judge it and repeat it.
 *
 * @param architecture as it is spelt on the command line
 * @param settings everything that decides how it turns out, except seed and data
 * @param seed of all randomness
 * @param start SHA-256 of the weights file that it began with; null for random weights
 * @param data the photos it learnt from
 * @param labels SHA-256 of what is known of them
 * @param versions of this program, libtorch and Java, and the number of {@code threads}
 */
public record TrainingCard(
    String architecture,
    JsonNode settings,
    long seed,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String start,
    Provenance.Data data,
    String labels,
    Map<String, String> versions) {
  private static final String THREADS = "threads";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  public TrainingCard {
    versions = new TreeMap<>(versions);
  }

  /**
   * The text for a weights file.
   *
   * @param iterations done so far
   * @param losses means over the last iterations
   */
  String toJson(int iterations, Map<String, Double> losses) {
    ObjectNode json = JSON.valueToTree(this);
    json.put("program", "tsdf models train");
    json.put("iterationsDone", iterations);
    json.set("losses", JSON.valueToTree(losses));
    return text(json);
  }

  /**
   * What a saved state must agree with to be resumed, the number of threads included, on which the
   * last bits depend. More iterations may be asked for.
   */
  String fingerprint() {
    ObjectNode json = JSON.valueToTree(this);
    json.remove("versions");
    json.put(THREADS, versions.get(THREADS));
    if (json.get("settings") instanceof ObjectNode changeable) {
      changeable.remove("iterations");
    }
    return text(json);
  }

  private static String text(JsonNode json) {
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a training card cannot be written as JSON", e);
    }
  }
}
