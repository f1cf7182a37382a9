package org.tsdf.lab.training.network;

/** StarGAN (Choi et al. 2018; yunjey/stargan). */
public final class TrainableStarGan extends StarGanLike {
  public TrainableStarGan() {
    super(GeneratorFamily.STARGAN);
  }
}
