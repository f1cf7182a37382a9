package org.tsdf.interruption;

import org.tsdf.image.Faces;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Tensor;

/** An extractor of one small convolution, in any precision. */
public record ToyExtractor(String name, Tensor weight) implements FeatureExtractor {
  public static ToyExtractor seeded(String name, long seed, DType type) {
    return new ToyExtractor(name, new RandomSource(seed).normal(type, 6, 3, 3, 3).times(0.4));
  }

  @Override
  public Tensor features(Faces faces) {
    return Layers.conv2d(faces.images(), weight, null, Window.of(2, 1), 1).tanh();
  }
}
