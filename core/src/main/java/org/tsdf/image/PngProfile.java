package org.tsdf.image;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/** The colour profile embedded in a PNG file. */
final class PngProfile {
  private static final int LARGEST = 8 << 20;

  private PngProfile() {}

  /** The profile of red, green and blue that a whole file holds, if it holds a usable one. */
  static Optional<ICC_ColorSpace> read(byte[] file) {
    List<ByteBuffer> found = new ArrayList<>();
    PngChunks.forEach(
        file,
        (type, content) -> {
          if (type.equals("iCCP")) {
            found.add(content);
          }
        });
    return found.isEmpty() ? Optional.empty() : unpack(found.get(0));
  }

  /** Name, zero, compression method, compressed profile. */
  private static Optional<ICC_ColorSpace> unpack(ByteBuffer content) {
    boolean named = PngChunks.untilZero(content).isPresent();
    if (!named || !content.hasRemaining() || content.get() != 0) {
      return Optional.empty();
    }
    byte[] compressed = new byte[content.remaining()];
    content.get(compressed);
    try (InputStream unpacked = new InflaterInputStream(new ByteArrayInputStream(compressed))) {
      ICC_Profile profile = ICC_Profile.getInstance(unpacked.readNBytes(LARGEST));
      return profile.getColorSpaceType() == ColorSpace.TYPE_RGB
          ? Optional.of(new ICC_ColorSpace(profile))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      // an unusable profile: the bare numbers are closer to the truth than no photo
      return Optional.empty();
    }
  }
}
