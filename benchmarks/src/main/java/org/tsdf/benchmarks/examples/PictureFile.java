package org.tsdf.benchmarks.examples;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Picture files of the kinds that cameras, scanners and programs make. */
final class PictureFile {
  private static final float QUALITY = 0.86f;

  /** Exif with one entry: orientation 6, to be turned right by a quarter before it is seen. */
  private static final byte[] TURNED = {
    (byte) 0xFF,
    (byte) 0xE1,
    0,
    34,
    'E',
    'x',
    'i',
    'f',
    0,
    0,
    'I',
    'I',
    42,
    0,
    8,
    0,
    0,
    0,
    1,
    0,
    0x12,
    0x01,
    3,
    0,
    1,
    0,
    0,
    0,
    6,
    0,
    0,
    0,
    0,
    0,
    0,
    0
  };

  private PictureFile() {}

  static void png(BufferedImage image, Path file) throws IOException {
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException(file + " cannot be written");
    }
  }

  static void jpeg(BufferedImage image, Path file) throws IOException {
    Files.write(file, jpeg(image));
  }

  /** One channel. */
  static void greyJpeg(BufferedImage image, Path file) throws IOException {
    BufferedImage grey =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = grey.createGraphics();
    graphics.drawImage(image, 0, 0, null);
    graphics.dispose();
    Files.write(file, jpeg(grey));
  }

  /** As a camera held upright stores it: lying, and saying so. */
  static void turnedJpeg(BufferedImage image, Path file) throws IOException {
    int across = image.getHeight();
    int down = image.getWidth();
    BufferedImage lying = new BufferedImage(across, down, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = lying.createGraphics();
    graphics.drawImage(image, new AffineTransform(0, -1, 1, 0, 0, down), null);
    graphics.dispose();
    byte[] plain = jpeg(lying);
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    told.write(plain, 0, 2);
    told.write(TURNED, 0, TURNED.length);
    told.write(plain, 2, plain.length - 2);
    Files.write(file, told.toByteArray());
  }

  private static byte[] jpeg(BufferedImage image) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(QUALITY);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
