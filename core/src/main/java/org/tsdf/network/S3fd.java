package org.tsdf.network;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Tensor;

/**
 * S3FD (Zhang et al. 2017) as in yxlijun/S3FD.pytorch: heads on six maps of a VGG16, the first
 * three normalised; on the first the background is the likeliest of three.
 */
final class S3fd implements AnchorNetwork {
  private static final List<String> NORMS = List.of("L2Norm3_3", "L2Norm4_3", "L2Norm5_3");

  private final Vgg vgg;
  private final Convolutions convolutions;

  S3fd(Vgg vgg, Parameters parameters) {
    this.vgg = vgg;
    this.convolutions = Convolutions.of(parameters);
  }

  /** The trunk with its dilated sixth convolution. */
  static Vgg trunk(List<Integer> widths) {
    return new Vgg(widths, Window.of(1, 6).dilated(6), true);
  }

  static Layout layout(Vgg vgg, Spelling spelling) {
    NormedLayout layout = new NormedLayout(spelling);
    vgg.declareTrunk(layout);
    for (int i = 0; i < NORMS.size(); i++) {
      layout.scale(NORMS.get(i), ChannelNorm.STARTS.get(i), vgg.channels().get(i));
    }
    vgg.declareExtras(layout);
    Heads.declare(layout, "loc", vgg.channels(), 4, 4);
    Heads.declare(layout, "conf", vgg.channels(), 4, 2);
    return layout.build();
  }

  static AnchorScheme scheme(Preprocessing preprocessing, boolean inclusive) {
    Suppression suppression = new Suppression(0.05, 5000, 0.3, 750, inclusive);
    return new AnchorScheme(
        preprocessing, PriorBoxes.sixLevels(4, 1, false), BoxCoding.usual(), suppression, 32);
  }

  @Override
  public List<Tensor> trunk(Tensor input) {
    return vgg.trunk(convolutions, input);
  }

  @Override
  public DType type() {
    return convolutions.type();
  }

  @Override
  public AnchorOutput run(Tensor input) {
    List<Tensor> sources = new ArrayList<>(vgg.maps(convolutions, input));
    for (int i = 0; i < NORMS.size(); i++) {
      Tensor weight = convolutions.other(NORMS.get(i) + ".weight");
      sources.set(i, ChannelNorm.apply(sources.get(i), weight));
    }
    return Heads.s3fd(convolutions, sources);
  }
}
