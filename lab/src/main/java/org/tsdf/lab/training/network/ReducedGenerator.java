package org.tsdf.lab.training.network;

import org.tsdf.network.ConditionalGenerator;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Tensor;

/** A generator that computes in bfloat16 and is spoken to in single precision. */
final class ReducedGenerator implements ConditionalGenerator {
  private final ConditionalGenerator inner;

  /**
   * @param inner whose convolutions have weights in bfloat16
   */
  ReducedGenerator(ConditionalGenerator inner) {
    this.inner = inner;
  }

  @Override
  public Tensor features(Tensor images, Tensor condition) {
    return inner.features(reduced(images), reduced(condition)).to(images.dtype());
  }

  @Override
  public Tensor forge(Tensor images, Tensor condition) {
    return inner.forge(reduced(images), reduced(condition)).to(images.dtype());
  }

  private static Tensor reduced(Tensor tensor) {
    return tensor.to(DType.BFLOAT16);
  }
}
