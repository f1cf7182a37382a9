package org.tsdf.lab.training.network;

/**
 * AttentionGAN v1 for many domains (Tang et al. 2019; Ha0Tang/AttentionGAN, AttentionGAN-v1-multi),
 * whose losses and steps are StarGAN's: its program adds none for the masks.
 */
public final class TrainableAttentionGan extends StarGanLike {
  public TrainableAttentionGan() {
    super(GeneratorFamily.ATTENTIONGAN);
  }
}
