package org.tsdf.lab.evaluation;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.tsdf.lab.evaluation.EvaluationSettings.LpipsWeights;
import org.tsdf.network.Lpips;
import org.tsdf.network.LpipsBackbone;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Tensor;

/**
 * LPIPS with weights that somebody has brought.
 *
 * @param weights stand beside every number that was computed with them
 * @param measure as {@link Lpips#of}
 */
public record PerceptualDistance(
    LpipsWeights weights, BiFunction<Tensor, Tensor, double[]> measure) {
  /**
   * Loads a network into the current scope: {@code alex=BACKBONE,LINEAR}, {@code vgg=...} or {@code
   * squeeze=...}, torchvision's file of the network and the authors' file of the linear layers.
   *
   * @throws IllegalArgumentException if the reference has another form
   * @throws org.tsdf.tensor.CheckpointException if one of the files does not fit
   */
  public static PerceptualDistance load(String reference) {
    String[] parts = reference.split("[=,]", -1);
    LpipsBackbone backbone =
        Stream.of(LpipsBackbone.values())
            .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(parts[0]))
            .filter(each -> parts.length == 3 && !parts[1].isEmpty() && !parts[2].isEmpty())
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "LPIPS needs alex=BACKBONE,LINEAR, vgg=BACKBONE,LINEAR or"
                            + " squeeze=BACKBONE,LINEAR, not "
                            + reference));
    Checkpoint network = Checkpoint.read(Path.of(parts[1]));
    Checkpoint linear = Checkpoint.read(Path.of(parts[2]));
    Lpips lpips = Lpips.load(backbone, network, linear, DType.FLOAT32);
    return new PerceptualDistance(
        new LpipsWeights(backbone.title(), network.sha256(), linear.sha256()), lpips::of);
  }

  /**
   * @param first (N, 3, H, W) on [-1, 1]
   * @param second of the same shape
   * @return one value a pair of pictures
   */
  double[] of(Tensor first, Tensor second) {
    return measure.apply(first, second);
  }
}
