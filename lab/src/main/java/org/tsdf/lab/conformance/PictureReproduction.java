package org.tsdf.lab.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tsdf.network.AnchorDetector;
import org.tsdf.network.AnchorOutput;
import org.tsdf.network.BoxCoding;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** Recomputes what a detector says about one photo of a case. */
final class PictureReproduction {
  /** Two probabilities closer than this may have changed places in float32. */
  private static final double TIE = 1e-6;

  private final GoldenCase golden;
  private final DetectorConfig config;
  private final AnchorDetector detector;
  private final Recomputation results;

  PictureReproduction(
      GoldenCase golden, DetectorConfig config, AnchorDetector detector, Recomputation results) {
    this.golden = golden;
    this.config = config;
    this.detector = detector;
    this.results = results;
  }

  void reproduce(String picture) {
    try (Scope scope = Scope.open()) {
      Tensor pixels = golden.picture(picture);
      Tensor input = detector.scheme().preprocessing().ofPixels(pixels).requiresGradient();
      AnchorOutput output = detector.run(input);
      Prefixed put = new Prefixed(picture + ".", scope, results);
      put.one("input_check", input);
      outputs(put, output);
      decoded(put, output, input);
      gradients(put, output, input);
    }
  }

  /** Puts results of one photo, without the batch axis of length 1. */
  private record Prefixed(String prefix, Scope scope, Recomputation results) {
    boolean wants(String name) {
      return results.wants(prefix + name);
    }

    void one(String name, Tensor batch) {
      whole(name, batch.select(0, 0));
    }

    void whole(String name, Tensor value) {
      if (wants(name)) {
        results.put(prefix + name, scope.keep(value.detach()));
      }
    }
  }

  private static void outputs(Prefixed put, AnchorOutput output) {
    put.one("loc", output.locations());
    put.one("conf", output.logits());
    put.one("prob", output.logits().softmax(2));
    if (output.landmarks() != null) {
      put.one("landm", output.landmarks());
    }
    output.inner().forEach(put::one);
  }

  private void decoded(Prefixed put, AnchorOutput output, Tensor input) {
    BoxCoding coding = detector.scheme().coding();
    Tensor priors = detector.priors(output, input.size(2), input.size(3));
    Tensor boxes = coding.boxes(output.locations(), priors);
    put.whole("priors", priors);
    put.one("boxes", boxes);
    Tensor landmarks = null;
    if (output.landmarks() != null) {
      landmarks = coding.points(output.landmarks(), priors);
      put.one("landmarks", landmarks);
    }
    DetectionTable table = table(output, boxes, landmarks, input);
    for (String name : List.of("dets", "dets_low")) {
      String full = put.prefix() + name;
      if (put.wants(name)) {
        put.whole(name, table.kept(config.suppression(full), golden.values(full)));
      }
    }
  }

  /** In pixels where there are landmarks, else in fractions of the picture. */
  private static DetectionTable table(
      AnchorOutput output, Tensor boxes, @Nullable Tensor landmarks, Tensor input) {
    Tensor scores = output.logits().softmax(2).select(0, 0).select(1, 1); // (P)
    if (landmarks == null) {
      return new DetectionTable(scores, boxes.select(0, 0), null);
    }
    double[] size = {input.size(3), input.size(2)};
    Tensor corners = Tensors.of(new double[] {size[0], size[1], size[0], size[1]}, 4);
    Tensor points =
        landmarks.reshape(-1, 5, 2).times(Tensors.of(size, 2)).reshape(-1, 10); // (P, 10)
    return new DetectionTable(scores, boxes.select(0, 0).times(corners), points);
  }

  private void gradients(Prefixed put, AnchorOutput output, Tensor input) {
    if (put.wants("top10")) {
      Tensor chances = output.logits().softmax(2).select(0, 0).select(1, 1); // (P)
      Tensor margins = output.logits().select(0, 0); // (P, 2)
      Tensor best = best(put.prefix() + "top10", chances);
      put.whole("top10", best);
      Tensor prob = chances.indexSelect(0, best).sum();
      Tensor gradient = Autograd.gradientKeepingGraph(prob, input);
      put.one("grad_prob", gradient);
      put.whole("grad_prob_sum", sums(gradient));
      Tensor margin = margins.select(1, 1).minus(margins.select(1, 0));
      Tensor marginSum = margin.indexSelect(0, best).sum();
      put.one("grad_margin", Autograd.gradientKeepingGraph(marginSum, input));
    }
    for (Map.Entry<String, Tensor> map : output.inner().entrySet()) {
      if (put.wants("grad_" + map.getKey())) {
        put.one("grad_" + map.getKey(), results.gradient(map.getKey(), map.getValue(), input));
      }
    }
  }

  private static Tensor sums(Tensor gradient) {
    List<Tensor> sums = new ArrayList<>();
    for (Tensor term : List.of(gradient, gradient.abs(), gradient.square())) {
      sums.add(term.sum().reshape(1));
    }
    return Tensors.concatenate(sums, 0);
  }

  /** Our best priors; the recorded ones where they differ by ties that float32 cannot order. */
  private Tensor best(String name, Tensor chances) {
    Tensor recorded = golden.values(name);
    int count = Math.toIntExact(recorded.elements());
    Tensor ours = chances.largest(count);
    boolean known = IntStream.range(0, count).allMatch(i -> isPrior(recorded, i, chances));
    if (!known) {
      return ours;
    }
    Tensor difference =
        chances.indexSelect(0, ours).minus(chances.indexSelect(0, recorded)).abs().max();
    return difference.item() <= TIE ? recorded : ours;
  }

  private static boolean isPrior(Tensor recorded, int position, Tensor chances) {
    double index = recorded.select(0, position).item();
    return index >= 0 && index < chances.elements();
  }
}
