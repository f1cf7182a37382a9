package org.tsdf.image;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/** Makes the bytes of a file of a {@link Photo}. */
final class PhotoEncoder {
  /** Of Java's PNG writer, from 0 (small) to 1 (fast). */
  private static final float PNG_HASTE = 0.6f;

  private PhotoEncoder() {}

  static byte[] encode(Photo photo, Path name, Encoding encoding) {
    BufferedImage image = image(photo);
    try {
      if (encoding instanceof Encoding.Jpeg jpeg) {
        if (photo.hasAlpha()) {
          throw new PhotoException(
              name, "cannot be written: JPEG holds no transparency, choose PNG");
        }
        return encode("jpeg", image, jpeg.quality() / 100f, null);
      }
      return encode("png", image, PNG_HASTE, photo);
    } catch (IOException e) {
      throw new PhotoException(name, "cannot be encoded: " + e.getMessage(), e);
    }
  }

  /**
   * @param textSource whose text entries are written too
   */
  private static byte[] encode(
      String format, BufferedImage image, float quality, @Nullable Photo textSource)
      throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(quality);
      IIOMetadata metadata = textSource == null ? null : metadata(writer, image, param, textSource);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, metadata), param);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static IIOMetadata metadata(
      ImageWriter writer, BufferedImage image, ImageWriteParam param, Photo photo)
      throws IOException {
    IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), param);
    String format = metadata.getNativeMetadataFormatName();
    IIOMetadataNode root = new IIOMetadataNode(format);
    IIOMetadataNode colours = new IIOMetadataNode("sRGB");
    colours.setAttribute("renderingIntent", "Perceptual");
    root.appendChild(colours);
    PngText.addTo(root, photo.text());
    metadata.mergeTree(format, root);
    return metadata;
  }

  /** Shares the photo's pixels: to be read only. */
  static BufferedImage image(Photo photo) {
    byte[] alpha = photo.alpha();
    byte[] samples = alpha == null ? photo.rgb() : interleave(photo.rgb(), alpha);
    int channels = alpha == null ? 3 : 4;
    int[] offsets = alpha == null ? new int[] {0, 1, 2} : new int[] {0, 1, 2, 3};
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(samples, samples.length),
            photo.width(),
            photo.height(),
            photo.width() * channels,
            channels,
            offsets,
            null);
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            alpha != null,
            false,
            alpha == null ? Transparency.OPAQUE : Transparency.TRANSLUCENT,
            DataBuffer.TYPE_BYTE);
    return new BufferedImage(model, raster, false, null);
  }

  private static byte[] interleave(byte[] rgb, byte[] alpha) {
    byte[] rgba = new byte[alpha.length * 4];
    for (int pixel = 0; pixel < alpha.length; pixel++) {
      System.arraycopy(rgb, 3 * pixel, rgba, 4 * pixel, 3);
      rgba[4 * pixel + 3] = alpha[pixel];
    }
    return rgba;
  }
}
