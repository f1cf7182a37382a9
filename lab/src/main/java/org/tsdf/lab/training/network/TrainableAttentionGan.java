package org.tsdf.lab.training.network;

import java.util.Set;

/**
 * AttentionGAN v1 for many domains (Tang et al. 2019; Ha0Tang/AttentionGAN, AttentionGAN-v1-multi),
 * whose losses and steps are StarGAN's: its program adds none for the masks.
 */
public final class TrainableAttentionGan extends StarGanLike {
  public TrainableAttentionGan() {
    super(GeneratorFamily.ATTENTIONGAN);
  }

  /** StarGAN's layers are the same but for the mask, which then begins nearly open everywhere. */
  @Override
  public Set<String> beginsWith() {
    return Set.of(name(), GeneratorFamily.STARGAN.architecture().name());
  }
}
