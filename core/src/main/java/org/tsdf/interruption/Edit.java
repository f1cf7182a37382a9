package org.tsdf.interruption;

import org.tsdf.tensor.Tensor;

/** What a face editor is asked to change. */
public sealed interface Edit {

  /** Short and unique among an editor's edits; used in file names and reports. */
  String label();

  /**
   * Turns one attribute over: given where it is absent, taken away where it is present. Choosing
   * one hair colour clears the others; StarGAN and AttentionGAN choose a hair colour that is there
   * already once more, AttGAN takes it away.
   *
   * @param attribute CelebA's spelling, such as {@code Blond_Hair}
   */
  record Flip(String attribute) implements Edit {
    @Override
    public String label() {
      return attribute;
    }
  }

  /** Rebuilds the face unchanged (AttGAN's fourteenth edit). */
  record Identity() implements Edit {
    @Override
    public String label() {
      return "identity";
    }
  }

  /**
   * Takes the style of a tag from another picture (HiSD).
   *
   * @param tag such as {@code Eyeglasses}
   * @param reference (1, 3, H, W) on [-1, 1]
   */
  record FromReference(String tag, Tensor reference) implements Edit {
    @Override
    public String label() {
      return tag + "-reference";
    }
  }

  /**
   * Takes the style of a tag from a latent code (HiSD).
   *
   * @param value such as {@code with}
   * @param noise (1, noise dimension)
   */
  record FromLatent(String tag, String value, Tensor noise) implements Edit {
    @Override
    public String label() {
      return tag + "-" + value;
    }
  }
}
