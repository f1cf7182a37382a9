package org.tsdf.network;

import java.util.List;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * How a detector wants its pictures: colour planes in an order of its own, on 0 to 255, minus a
 * mean.
 *
 * @param order the order of the planes
 * @param means subtracted from the planes, in that order
 */
public record Preprocessing(Order order, List<Double> means) {
  /** The order of colour planes. */
  public enum Order {
    RGB,
    BGR
  }

  public Preprocessing {
    means = List.copyOf(means);
    if (means.size() != 3) {
      throw new IllegalArgumentException("three planes need three means, got " + means);
    }
  }

  /** Blue, green, red minus (104, 117, 123). */
  static Preprocessing bgr() {
    return new Preprocessing(Order.BGR, List.of(104.0, 117.0, 123.0));
  }

  /** Red, green, blue minus (123, 117, 104). */
  static Preprocessing rgb() {
    return new Preprocessing(Order.RGB, List.of(123.0, 117.0, 104.0));
  }

  /**
   * @param images (N, 3, H, W), RGB on [-1, 1]
   * @return the network's input, (N, 3, H, W); gradients flow
   */
  public Tensor ofImages(Tensor images) {
    return ofPixels(images.plus(1).times(127.5));
  }

  /**
   * @param pixels (N, 3, H, W), RGB on [0, 255]
   * @return the network's input, (N, 3, H, W); gradients flow
   */
  public Tensor ofPixels(Tensor pixels) {
    Tensor ordered = order == Order.BGR ? pixels.flip(1) : pixels;
    return ordered.minus(mean(pixels.dtype()));
  }

  private Tensor mean(DType type) {
    double[] values = means.stream().mapToDouble(Double::doubleValue).toArray();
    return Tensors.of(values, 1, 3, 1, 1).to(type);
  }
}
