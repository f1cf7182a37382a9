package org.tsdf.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tsdf.network.AnchorScheme;
import org.tsdf.network.BoxCoding;
import org.tsdf.network.PriorBoxes;
import org.tsdf.network.Suppression;

/** A detector's constants as a case states them; where it is silent, the detector's own. */
final class DetectorConfig {
  private static final Pattern SCORE = Pattern.compile("score > ([0-9.]+[0-9])");

  private final GoldenCase golden;
  private final AnchorScheme own;

  DetectorConfig(GoldenCase golden, AnchorScheme own) {
    this.golden = golden;
    this.own = own;
  }

  AnchorScheme scheme() {
    return new AnchorScheme(
        own.preprocessing(),
        priors(first("min_sizes", "anchor_sizes", "anchor_sizes_second_shot")),
        coding(),
        own.suppression(),
        own.minimumSide());
  }

  boolean hasFirstShot() {
    return golden.config().has("anchor_sizes_first_shot");
  }

  PriorBoxes firstShotPriors() {
    return priors(first("anchor_sizes_first_shot"));
  }

  private PriorBoxes priors(JsonNode sizes) {
    JsonNode steps = golden.config().path("steps");
    if (sizes.size() != own.priors().levels().size() || steps.size() != sizes.size()) {
      throw new ConformanceException(
          "%s: config must give steps and sizes of %d levels"
              .formatted(golden.folder(), own.priors().levels().size()));
    }
    List<PriorBoxes.Level> levels = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      levels.add(new PriorBoxes.Level(steps.get(i).asInt(), numbers(sizes.get(i))));
    }
    return new PriorBoxes(
        levels,
        golden.config().path("aspect_ratio").asDouble(own.priors().aspect()),
        golden.config().path("clip").asBoolean(own.priors().clipped()));
  }

  private static List<Integer> numbers(JsonNode oneOrMore) {
    if (oneOrMore.isNumber()) {
      return List.of(oneOrMore.asInt());
    }
    List<Integer> numbers = new ArrayList<>();
    oneOrMore.forEach(number -> numbers.add(number.asInt()));
    return numbers;
  }

  private BoxCoding coding() {
    JsonNode variance = golden.config().path("variance");
    return variance.size() == 2
        ? new BoxCoding(variance.get(0).asDouble(), variance.get(1).asDouble())
        : own.coding();
  }

  /**
   * @param detections the recorded tensor, whose meaning tells the minimum score
   */
  Suppression suppression(String detections) {
    Suppression usual = own.suppression();
    int limit = first("top_k").asInt(usual.candidates());
    return new Suppression(
        minimumScore(detections),
        first("nms_top_k").asInt(limit),
        first("nms_thresh", "nms_threshold").asDouble(usual.overlap()),
        first("keep_top_k", "top_k").asInt(usual.kept()),
        usual.inclusive());
  }

  private double minimumScore(String detections) {
    RecordedTensor recorded = golden.recorded().get(detections);
    Matcher score = SCORE.matcher(recorded == null ? "" : recorded.meaning());
    return score.find()
        ? Double.parseDouble(score.group(1))
        : first("conf_thresh", "confidence_threshold").asDouble(own.suppression().minimumScore());
  }

  /** The first of these entries of the configuration that is there. */
  private JsonNode first(String... keys) {
    for (String key : keys) {
      if (golden.config().has(key)) {
        return golden.config().path(key);
      }
    }
    return golden.config().path(keys[0]);
  }
}
