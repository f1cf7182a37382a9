package org.tsdf.benchmarks;

import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Scope;

/**
 * One network in this project's form and in the plain form, with the same weights and the same
 * pictures.
 */
final class Contest {
  private final PlainNetwork plain;
  private final Function<org.tsdf.tensor.Tensor, List<org.tsdf.tensor.Tensor>> ours;
  private final Tensor plainImages;
  private final org.tsdf.tensor.Tensor images;

  /**
   * @param images (N, 3, H, W) on [-1, 1]
   * @param ours gives the same outputs as {@code plain}, in the same order
   */
  Contest(
      PlainNetwork plain,
      Tensor images,
      Function<org.tsdf.tensor.Tensor, List<org.tsdf.tensor.Tensor>> ours) {
    this.plain = plain;
    this.ours = ours;
    this.plainImages = images;
    this.images = Native.ours(images);
  }

  Duel forward(double seconds) {
    return Duel.of(
        seconds,
        () ->
            Autograd.off(
                () -> {
                  try (Scope scope = Scope.open()) {
                    return ours.apply(images);
                  }
                }),
        () -> {
          try (PointerScope scope = new PointerScope()) {
            Native.withoutGradient(() -> plain.run(plainImages));
          }
        });
  }

  /** Forward and back to the input. */
  Duel gradient(double seconds) {
    return Duel.of(
        seconds,
        () -> {
          try (Scope scope = Scope.open()) {
            oursGradient();
          }
        },
        () -> {
          try (PointerScope scope = new PointerScope()) {
            plainGradient();
          }
        });
  }

  private org.tsdf.tensor.Tensor oursGradient() {
    org.tsdf.tensor.Tensor leaf = images.requiresGradient();
    org.tsdf.tensor.Tensor loss =
        ours.apply(leaf).stream()
            .map(output -> output.square().mean())
            .reduce(org.tsdf.tensor.Tensor::plus)
            .orElseThrow();
    return Autograd.gradient(loss, leaf);
  }

  private Tensor plainGradient() {
    Tensor leaf = plainImages.detach().clone().requires_grad_(true);
    Tensor loss =
        plain.run(leaf).stream()
            .map(output -> output.square().mean())
            .reduce(Tensor::add)
            .orElseThrow();
    return Native.gradient(loss, leaf);
  }

  /**
   * The largest difference of an output, as a share of that output's largest number.
   *
   * @throws IllegalStateException if the two forms give different shapes
   */
  double outputDifference() {
    try (Scope scope = Scope.open()) {
      List<org.tsdf.tensor.Tensor> first = Autograd.off(() -> ours.apply(images));
      List<Tensor> second = plain.run(plainImages);
      if (first.size() != second.size()) {
        throw new IllegalStateException("the two forms give different outputs");
      }
      double largest = 0;
      for (int i = 0; i < first.size(); i++) {
        float[] a = first.get(i).toFloats();
        float[] b = Native.floats(second.get(i));
        largest = Math.max(largest, Differences.ofLargest(a, b));
      }
      return largest;
    }
  }

  /** The distance of the two input gradients as a share of their length. */
  double gradientDifference() {
    try (Scope scope = Scope.open()) {
      return Differences.ofLength(oursGradient().toFloats(), Native.floats(plainGradient()));
    }
  }
}
