package org.tsdf.network;

import java.util.List;

/** What the editors' official checkpoints were trained on, in the order of their conditions. */
public final class OfficialAttributes {
  /** Of StarGAN and AttentionGAN. */
  public static final List<String> STARGAN =
      List.of("Black_Hair", "Blond_Hair", "Brown_Hair", "Male", "Young");

  public static final List<String> ATTGAN =
      List.of(
          "Bald",
          "Bangs",
          "Black_Hair",
          "Blond_Hair",
          "Brown_Hair",
          "Bushy_Eyebrows",
          "Eyeglasses",
          "Male",
          "Mouth_Slightly_Open",
          "Mustache",
          "No_Beard",
          "Pale_Skin",
          "Young");

  private OfficialAttributes() {}
}
