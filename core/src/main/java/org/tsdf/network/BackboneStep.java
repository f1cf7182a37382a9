package org.tsdf.network;

import java.util.List;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * A step of a network that was trained on ImageNet, by its place in torchvision's {@code features}.
 */
sealed interface BackboneStep {
  /**
   * Adds the tensors of this step; their widths are those of the checkpoint.
   *
   * @param channels that the step is given
   * @return channels that it gives
   */
  int declare(Layout.Builder layout, Checkpoint checkpoint, int channels);

  /**
   * @param x (N, C, H, W)
   */
  Tensor apply(Convolutions convolutions, Tensor x);

  private static int width(Checkpoint checkpoint, String name) {
    return Inference.extent(checkpoint, name + ".weight", 0);
  }

  /** A convolution and its ReLU. */
  record Convolution(int place, int kernel, Window window) implements BackboneStep {
    /** Three by three; the size stays. */
    static Convolution same(int place) {
      return new Convolution(place, 3, Window.of(1, 1));
    }

    private String name() {
      return "features." + place;
    }

    @Override
    public int declare(Layout.Builder layout, Checkpoint checkpoint, int channels) {
      int width = width(checkpoint, name());
      layout.conv(name(), channels, width, kernel, true);
      return width;
    }

    @Override
    public Tensor apply(Convolutions convolutions, Tensor x) {
      return convolutions.apply(x, name(), window).relu();
    }
  }

  /**
   * The largest of every other window.
   *
   * @param ceil whether sizes are rounded up
   */
  record Pooling(int kernel, boolean ceil) implements BackboneStep {
    @Override
    public int declare(Layout.Builder layout, Checkpoint checkpoint, int channels) {
      return channels;
    }

    @Override
    public Tensor apply(Convolutions convolutions, Tensor x) {
      return Layers.maxPool2d(x, kernel, 2, 0, ceil);
    }
  }

  /** A fire module (Iandola et al. 2016): few channels, then two convolutions side by side. */
  record Fire(int place) implements BackboneStep {
    private String part(String name) {
      return "features." + place + "." + name;
    }

    @Override
    public int declare(Layout.Builder layout, Checkpoint checkpoint, int channels) {
      int few = width(checkpoint, part("squeeze"));
      int pointwise = width(checkpoint, part("expand1x1"));
      int wide = width(checkpoint, part("expand3x3"));
      layout.conv(part("squeeze"), channels, few, 1, true);
      layout.conv(part("expand1x1"), few, pointwise, 1, true);
      layout.conv(part("expand3x3"), few, wide, 3, true);
      return pointwise + wide;
    }

    @Override
    public Tensor apply(Convolutions convolutions, Tensor x) {
      Tensor few = convolutions.same(x, part("squeeze")).relu();
      return Tensors.concatenate(
          List.of(
              convolutions.same(few, part("expand1x1")).relu(),
              convolutions.same(few, part("expand3x3")).relu()),
          1);
    }
  }
}
