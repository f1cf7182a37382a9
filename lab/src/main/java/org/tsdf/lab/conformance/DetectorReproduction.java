package org.tsdf.lab.conformance;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.tsdf.network.AnchorDetector;
import org.tsdf.network.AnchorOutput;
import org.tsdf.network.Architecture;
import org.tsdf.network.BoxCoding;
import org.tsdf.network.PriorBoxes;
import org.tsdf.network.Suppression;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Tensor;

/**
 * Recomputes the face detectors: on photos with real weights, on an input of numbers with weights
 * by formula, and decoding and suppression alone on synthetic outputs.
 */
public final class DetectorReproduction implements Reproduction {
  /** How cases speak of an architecture, the more special first, and what it is called here. */
  private static final List<Map.Entry<String, String>> ARCHITECTURES =
      List.of(
          Map.entry("^retinaface.*resnet", "retinaface-resnet50"),
          Map.entry("^retinaface", "retinaface"),
          Map.entry("^s3fd", "s3fd"),
          Map.entry("^light.?dsfd", "light-dsfd"),
          Map.entry("^dsfd", "dsfd"),
          Map.entry("^extd", "extd"));

  @Override
  public boolean knows(GoldenCase golden) {
    return architecture(golden).isPresent();
  }

  private static Optional<String> architecture(GoldenCase golden) {
    return ARCHITECTURES.stream()
        .filter(entry -> golden.architectureMatches(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  @Override
  public void reproduce(GoldenCase golden, Recomputation results) {
    AnchorDetector loaded = detector(golden);
    DetectorConfig config = new DetectorConfig(golden, loaded.scheme());
    AnchorDetector detector = loaded.with(config.scheme());
    for (String picture : golden.pictures()) {
      new PictureReproduction(golden, config, detector, results).reproduce(picture);
    }
    if (golden.recorded().containsKey("x")) {
      numbers(detector, config, results);
    }
    if (golden.recorded().containsKey("synthetic.loc")) {
      synthetic(golden, config, detector.scheme().coding(), results);
    }
  }

  private static AnchorDetector detector(GoldenCase golden) {
    String name = architecture(golden).orElseThrow();
    for (Architecture<?> architecture : ServiceLoader.load(Architecture.class)) {
      if (architecture.name().equals(name)
          && architecture.load(name, golden.checkpoint(), DType.FLOAT64)
              instanceof AnchorDetector detector) {
        return detector;
      }
    }
    throw new ConformanceException("no face detector of architecture " + name + " is registered");
  }

  /** Names follow the originals; of two shots the second has both {@code loc} and {@code loc2}. */
  private static void numbers(
      AnchorDetector detector, DetectorConfig config, Recomputation results) {
    Tensor input = results.input("x");
    AnchorOutput output = detector.run(input);
    output.inner().forEach(results::put);
    Tensor priors = detector.priors(output, input.size(2), input.size(3));
    for (String shot : List.of("", "2")) {
      results.put("loc" + shot, output.locations());
      results.put("conf" + shot, output.logits());
      results.put("priors" + shot, priors);
    }
    BoxCoding coding = detector.scheme().coding();
    results.put("prob", output.logits().softmax(2));
    results.put("boxes", coding.boxes(output.locations(), priors));
    if (output.landmarks() != null) {
      results.put("landm", output.landmarks());
      results.put("landmarks", coding.points(output.landmarks(), priors));
    }
    if (config.hasFirstShot()) {
      PriorBoxes firstShot = config.firstShotPriors();
      results.put("priors1", firstShot.over(output.levels(), input.size(2), input.size(3)));
    }
  }

  private static void synthetic(
      GoldenCase golden, DetectorConfig config, BoxCoding coding, Recomputation results) {
    Tensor priors = results.outputs().get("priors");
    if (priors == null) {
      throw new ConformanceException("synthetic outputs need an input x that tells the priors");
    }
    Tensor boxes = coding.boxes(results.input("synthetic.loc").unsqueeze(0), priors);
    Tensor scores = results.input("synthetic.conf").softmax(1).select(1, 1); // (P)
    results.put("synthetic.boxes", boxes.select(0, 0));
    Tensor recorded = golden.values("synthetic.dets");
    Suppression suppression = config.suppression("synthetic.dets");
    DetectionTable table = new DetectionTable(scores, boxes, null);
    results.put("synthetic.dets", table.kept(suppression, recorded));
  }
}
