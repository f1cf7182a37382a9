package org.tsdf.benchmarks.examples;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.tsdf.tensor.RandomSource;

/**
 * People of nobody before a backdrop out of focus, invented from a seed.
 *
 * @param width of the photo
 * @param height of the photo
 * @param seed of the backdrop
 * @param people from left to right; those further right stand in front
 */
record Scene(int width, int height, long seed, List<Person> people) {
  private static final int LIGHTS = 14;

  /** Where in a cutout the square lies that a face picture shows. */
  private static final int FACE_LEFT = 32;

  private static final int FACE_TOP = 35;
  private static final int FACE_SIDE = 320;

  /**
   * Somebody who stands at the lower edge.
   *
   * @param composite which
   * @param centre of the figure, in widths of the photo
   * @param size of the figure, in heights of the photo
   */
  record Person(int composite, double centre, double size) {}

  Scene {
    people = List.copyOf(people);
  }

  /** One person in the middle. */
  static Scene of(int width, int height, int composite, double size) {
    return new Scene(width, height, composite, List.of(new Person(composite, 0.5, size)));
  }

  BufferedImage drawn(List<BufferedImage> cutouts) {
    BufferedImage photo = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = photo.createGraphics();
    backdrop(graphics);
    draw(cutouts, graphics);
    graphics.dispose();
    return photo;
  }

  /** A face by itself, framed about as CelebA-HQ frames them. */
  BufferedImage face(BufferedImage cutout) {
    BufferedImage photo = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = photo.createGraphics();
    backdrop(graphics);
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    int right = FACE_LEFT + FACE_SIDE;
    int bottom = FACE_TOP + FACE_SIDE;
    graphics.drawImage(cutout, 0, 0, width, height, FACE_LEFT, FACE_TOP, right, bottom, null);
    graphics.dispose();
    return photo;
  }

  /** The people alone. */
  BufferedImage withoutBackdrop(List<BufferedImage> cutouts) {
    BufferedImage photo = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = photo.createGraphics();
    draw(cutouts, graphics);
    graphics.dispose();
    return photo;
  }

  private void draw(List<BufferedImage> cutouts, Graphics2D graphics) {
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    for (Person person : people) {
      BufferedImage figure = cutouts.get(person.composite());
      double scale = person.size() * height / figure.getHeight();
      int across = (int) Math.round(figure.getWidth() * scale);
      int up = (int) Math.round(figure.getHeight() * scale);
      int left = (int) Math.round(person.centre() * width - across / 2.0);
      graphics.drawImage(reduced(figure, scale), left, height - up, across, up, null);
    }
  }

  /** Halved as long as it stays larger than wanted, since bicubic looks at few pixels only. */
  private static BufferedImage reduced(BufferedImage figure, double scale) {
    BufferedImage now = figure;
    for (double left = scale; left <= 0.5; left *= 2) {
      int across = now.getWidth() / 2;
      int up = now.getHeight() / 2;
      BufferedImage half = new BufferedImage(across, up, BufferedImage.TYPE_INT_ARGB);
      Graphics2D graphics = half.createGraphics();
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      graphics.drawImage(now, 0, 0, across, up, null);
      graphics.dispose();
      now = half;
    }
    return now;
  }

  /** A wall in two tones and soft lights. */
  private void backdrop(Graphics2D graphics) {
    RandomSource random = new RandomSource(seed);
    float hue = (float) random.nextDouble();
    Color above = Color.getHSBColor(hue, 0.22f, 0.72f);
    Color below = Color.getHSBColor(hue + 0.06f, 0.30f, 0.42f);
    graphics.setPaint(new GradientPaint(0, 0, above, width * 0.3f, height, below));
    graphics.fillRect(0, 0, width, height);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    for (int i = 0; i < LIGHTS; i++) {
      light(graphics, random, hue);
    }
  }

  private void light(Graphics2D graphics, RandomSource random, float hue) {
    double radius = Math.min(width, height) * (0.08 + 0.22 * random.nextDouble());
    double x = width * random.nextDouble();
    double y = height * random.nextDouble();
    Color colour = Color.getHSBColor(hue + 0.15f * (float) random.nextDouble(), 0.18f, 0.95f);
    Color bright = new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 60);
    Color clear = new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 0);
    graphics.setPaint(
        new RadialGradientPaint(
            new Point2D.Double(x, y),
            (float) radius,
            new float[] {0, 0.7f, 1},
            new Color[] {bright, bright, clear}));
    graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
  }
}
