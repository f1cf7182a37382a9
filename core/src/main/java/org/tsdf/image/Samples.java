package org.tsdf.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a decoded picture in 8 bits.
 *
 * @param rgb height x width x 3
 * @param alpha height x width; 255 is opaque
 */
@SuppressWarnings("ArrayRecordComponent") // a parcel, never compared
record Samples(byte[] rgb, byte @Nullable [] alpha, boolean greyscale) {

  static Samples of(BufferedImage image) {
    if (image.isAlphaPremultiplied()) {
      image.coerceData(false);
    }
    return image.getColorModel() instanceof IndexColorModel palette
        ? ofPalette(image.getRaster(), palette)
        : ofBands(image.getRaster(), image.getColorModel().hasAlpha());
  }

  private static Samples ofPalette(Raster raster, IndexColorModel palette) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] rgb = new byte[Math.multiplyExact(width * height, 3)];
    byte[] alpha = palette.hasAlpha() ? new byte[width * height] : null;
    int[] colours = new int[palette.getMapSize()];
    palette.getRGBs(colours);
    int[] row = new int[width];
    int pixel = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int index : row) {
        int colour = index < colours.length ? colours[index] : 0xFF000000;
        rgb[3 * pixel] = (byte) (colour >> 16);
        rgb[3 * pixel + 1] = (byte) (colour >> 8);
        rgb[3 * pixel + 2] = (byte) colour;
        if (alpha != null) {
          alpha[pixel] = (byte) (colour >>> 24);
        }
        pixel++;
      }
    }
    return new Samples(rgb, alpha, isGreyscale(colours));
  }

  private static boolean isGreyscale(int[] colours) {
    for (int colour : colours) {
      int green = colour >> 8 & 0xFF;
      if ((colour >> 16 & 0xFF) != green || (colour & 0xFF) != green) {
        return false;
      }
    }
    return true;
  }

  /** One band is grey, three are RGB; alpha comes last. */
  private static Samples ofBands(Raster raster, boolean hasAlpha) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int bands = raster.getNumBands();
    boolean greyscale = bands < 3;
    byte[] rgb = new byte[Math.multiplyExact(width * height, 3)];
    byte[] alpha = hasAlpha ? new byte[width * height] : null;
    byte[][] scales = scales(raster);
    int[] row = new int[width * bands];
    int pixel = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int at = 0; at < row.length; at += bands, pixel++) {
        for (int channel = 0; channel < 3; channel++) {
          int band = greyscale ? 0 : channel;
          rgb[3 * pixel + channel] = scales[band][row[at + band]];
        }
        if (alpha != null) {
          alpha[pixel] = scales[bands - 1][row[at + bands - 1]];
        }
      }
    }
    return new Samples(rgb, alpha, greyscale);
  }

  /** For each band, the 8-bit level of each value that its samples can take. */
  private static byte[][] scales(Raster raster) {
    switch (raster.getTransferType()) {
      case DataBuffer.TYPE_SHORT, DataBuffer.TYPE_FLOAT, DataBuffer.TYPE_DOUBLE ->
          throw new IllegalArgumentException("signed or fractional samples are not supported");
      default -> {}
    }
    byte[][] scales = new byte[raster.getNumBands()][];
    for (int band = 0; band < scales.length; band++) {
      int bits = raster.getSampleModel().getSampleSize(band);
      if (bits > 16) {
        throw new IllegalArgumentException("more than 16 bits a channel are not supported");
      }
      int most = (1 << bits) - 1;
      scales[band] = new byte[most + 1];
      for (int value = 0; value <= most; value++) {
        scales[band][value] = (byte) ((value * 255L + most / 2) / most);
      }
    }
    return scales;
  }
}
