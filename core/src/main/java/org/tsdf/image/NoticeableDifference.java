package org.tsdf.image;

import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * The just noticeable difference at each place of a picture: how far a pixel may move before an eye
 * sees it. An eye sees less in the dark and in the light than in between (Chou and Li 1995), and
 * less where there is detail already; both thresholds add up but for what they have in common (Yang
 * et al. 2005, their nonlinear additivity model, without its reduction on edges).
 */
public final class NoticeableDifference {
  private static final int SIZE = 5;

  private static final double MIDDLE = 127.5;

  /** Background luminance up to which a level counts as dark. */
  private static final double DARK = 127;

  /** Of the share that luminance and texture thresholds have in common. */
  private static final double OVERLAP = 0.3;

  /** Threshold for a unit of gradient. */
  private static final double MASKING = 0.117;

  private static final double[] BACKGROUND = {
    1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 2, 0, 2, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1
  };

  private static final double BACKGROUND_SUM = 32;

  private static final double[] GRADIENTS = {
    0, 0, 0, 0, 0, 1, 3, 8, 3, 1, 0, 0, 0, 0, 0, -1, -3, -8, -3, -1, 0, 0, 0, 0, 0, //
    0, 0, 1, 0, 0, 0, 8, 3, 0, 0, 1, 3, 0, -3, -1, 0, 0, -3, -8, 0, 0, 0, -1, 0, 0, //
    0, 0, 1, 0, 0, 0, 0, 3, 8, 0, -1, -3, 0, 3, 1, 0, -8, -3, 0, 0, 0, 0, -1, 0, 0, //
    0, 1, 0, -1, 0, 0, 3, 0, -3, 0, 0, 8, 0, -8, 0, 0, 3, 0, -3, 0, 0, 1, 0, -1, 0
  };

  private static final double GRADIENT_SUM = 16;

  private NoticeableDifference() {}

  /**
   * @param pictures (N, 3, H, W) on [-1, 1]
   * @return (N, 1, H, W), on the same scale: 2/255 stands for one level
   */
  public static Tensor of(Tensor pictures) {
    Tensor luma = luma(pictures); // on 0 to 255
    Tensor background = filtered(luma, BACKGROUND, BACKGROUND_SUM, 1);
    Tensor gradient = filtered(luma, GRADIENTS, GRADIENT_SUM, 4).abs().max(1);
    Tensor luminance = luminanceThreshold(background);
    Tensor texture = gradient.times(MASKING);
    Tensor levels = luminance.plus(texture).minus(luminance.minimum(texture).times(OVERLAP));
    return levels.dividedBy(MIDDLE);
  }

  /** 17 (1 − √(I/127)) + 3 in the dark, 3/128 (I − 127) + 3 in the light. */
  private static Tensor luminanceThreshold(Tensor background) {
    Tensor dark = background.clamp(0, DARK).dividedBy(DARK).sqrt().negate().plus(1).times(17);
    Tensor light = background.minus(DARK).atLeast(0).times(3.0 / 128);
    return dark.plus(light).plus(3);
  }

  private static Tensor luma(Tensor pictures) {
    Tensor weights = Tensors.of(new double[] {0.299, 0.587, 0.114}, 1, 3, 1, 1);
    return Layers.conv2d(
        pictures.plus(1).times(MIDDLE), weights.to(pictures.dtype()), null, Window.of(1, 0), 1);
  }

  private static Tensor filtered(Tensor luma, double[] kernel, double sum, int filters) {
    DType type = luma.dtype();
    Tensor weights = Tensors.of(kernel, filters, 1, SIZE, SIZE).dividedBy(sum).to(type);
    int edge = SIZE / 2;
    Tensor wide = Layers.edgePad(luma, edge, edge, edge, edge);
    return Layers.conv2d(wide, weights, null, Window.of(1, 0), 1);
  }
}
