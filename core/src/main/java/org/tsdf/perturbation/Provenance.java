package org.tsdf.perturbation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The card that travels with a perturbation: what it is, what it was trained against and with which
 * settings, so that anybody can judge it and repeat it.
 *
 * @param defense the method, such as {@code tsdf}
 * @param summary in a sentence or two, what it does and what it does not do
 * @param recipe every setting, as JSON
 * @param seed of all randomness
 * @param data the training images
 * @param models the networks it was trained against
 * @param losses the last losses of each stage, such as {@code poisoning.total}
 * @param eligibleShare the share of entries that τ left to poisoning, in [0, 1]
 * @param versions of this program, libtorch and Java, and the number of threads
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Provenance(
    String defense,
    String summary,
    JsonNode recipe,
    long seed,
    Data data,
    List<Model> models,
    Map<String, Double> losses,
    double eligibleShare,
    Map<String, String> versions) {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
          .configure(SerializationFeature.INDENT_OUTPUT, true);

  public Provenance {
    Objects.requireNonNull(defense, "defense");
    Objects.requireNonNull(summary, "summary");
    Objects.requireNonNull(recipe, "recipe");
    Objects.requireNonNull(data, "data");
    models = List.copyOf(models);
    losses = new TreeMap<>(losses);
    versions = new TreeMap<>(versions);
  }

  /**
   * The training images.
   *
   * @param images how many
   * @param hash SHA-256 over the list of them
   */
  public record Data(int images, String hash) {}

  /**
   * A network.
   *
   * @param name as it is called in reports
   * @param architecture such as {@code retinaface}
   * @param sha256 of the weights file
   */
  public record Model(String name, String architecture, String sha256) {}

  /** The card of a tensor that came without one. */
  public static Provenance unknown(String file, String sha256) {
    return new Provenance(
        "unknown",
        "Read from " + file + ", a file without a card: nothing is known of how it was made.",
        NullNode.getInstance(),
        0,
        new Data(0, ""),
        List.of(),
        Map.of(),
        0,
        Map.of("sha256", sha256));
  }

  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a provenance card cannot be written as JSON", e);
    }
  }

  /**
   * @throws IllegalArgumentException if the text is not a card
   */
  public static Provenance fromJson(String json) {
    try {
      Provenance card = JSON.readValue(json, Provenance.class);
      if (card == null) {
        throw new IllegalArgumentException("is not a provenance card: it holds nothing");
      }
      return card;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("is not a provenance card: " + e.getOriginalMessage(), e);
    }
  }
}
