package org.tsdf.image;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * How a camera was held: EXIF tag 0x0112, 1 to 8. Stored rows run as the person sees them only for
 * 1.
 */
record Orientation(int tag) {
  private static final Orientation UPRIGHT = new Orientation(1);

  /** Reads the tag; upright where there is none, or none that makes sense. */
  static Orientation of(byte[] file) {
    try {
      Metadata metadata =
          ImageMetadataReader.readMetadata(new ByteArrayInputStream(file), file.length);
      for (ExifIFD0Directory exif : metadata.getDirectoriesOfType(ExifIFD0Directory.class)) {
        Integer tag = exif.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
        if (tag != null && tag >= 1 && tag <= 8) {
          return new Orientation(tag);
        }
      }
      return UPRIGHT;
    } catch (ImageProcessingException | IOException e) {
      // damaged metadata does not make the pixels worse
      return UPRIGHT;
    }
  }

  boolean isUpright() {
    return tag == 1;
  }

  /** Whether width and height change places. */
  boolean isTurned() {
    return tag >= 5;
  }

  /**
   * The picture set upright.
   *
   * @param stored height x width x channels
   * @return width x height x channels where {@linkplain #isTurned() turned}
   */
  byte[] apply(byte[] stored, int width, int height, int channels) {
    boolean mirrorX = tag == 2 || tag == 3 || tag == 7 || tag == 8;
    boolean mirrorY = tag == 3 || tag == 4 || tag == 6 || tag == 7;
    int alongX = (mirrorX ? -1 : 1) * channels;
    int alongY = (mirrorY ? -1 : 1) * channels * width;
    int start =
        (mirrorX ? (width - 1) * channels : 0) + (mirrorY ? (height - 1) * width * channels : 0);
    int rows = isTurned() ? width : height;
    int columns = isTurned() ? height : width;
    int perRow = isTurned() ? alongX : alongY;
    int perColumn = isTurned() ? alongY : alongX;
    byte[] upright = new byte[stored.length];
    int target = 0;
    for (int row = 0; row < rows; row++) {
      int source = start + row * perRow;
      for (int column = 0; column < columns; column++, source += perColumn) {
        for (int channel = 0; channel < channels; channel++) {
          upright[target++] = stored[source + channel];
        }
      }
    }
    return upright;
  }
}
