package org.tsdf.benchmarks;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** S3FD. */
final class PlainS3fd implements PlainDetector.Network {
  private final PlainLayers layers;
  private final PlainVgg vgg;

  PlainS3fd(PlainLayers layers) {
    this.layers = layers;
    this.vgg = new PlainVgg(layers, 6);
  }

  @Override
  public PlainDetector.Maps run(Tensor input) {
    List<String> norms = List.of("L2Norm3_3", "L2Norm4_3", "L2Norm5_3");
    return PlainDetector.s3fdHeads(layers, vgg.normalised(vgg.maps(input), norms));
  }
}
