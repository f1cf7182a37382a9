package org.tsdf.image;

import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import org.jspecify.annotations.Nullable;

/**
 * Listens for the warnings by which a decoder admits that it made up pixels. Decoders fill the rest
 * of a broken picture with grey and carry on; a broken photo must not pass for a whole one.
 */
final class DecoderWarnings implements IIOReadWarningListener {
  private @Nullable String damage;

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    String text = warning.toLowerCase(Locale.ROOT);
    boolean corrupt = text.contains("corrupt") && !text.contains("extraneous bytes");
    if (corrupt || text.contains("premature end") || text.contains("truncated")) {
      damage = warning;
    }
  }

  void throwIfDamaged(Path name) {
    if (damage != null) {
      throw new PhotoException(name, "is damaged: " + damage);
    }
  }
}
