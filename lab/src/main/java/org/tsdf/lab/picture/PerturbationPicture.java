package org.tsdf.lab.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Locale;
import org.tsdf.image.Photo;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/** Makes a perturbation visible. */
public final class PerturbationPicture {
  private static final int WIDTH = 520;
  private static final int HEIGHT = 300;
  private static final int MARGIN = 40;
  private static final int BARS = 41;
  private static final Color[] CHANNELS = {
    new Color(0xC6, 0x28, 0x28), new Color(0x2E, 0x7D, 0x32), new Color(0x15, 0x65, 0xC0)
  };

  private PerturbationPicture() {}

  /** Black is -ε, white is ε, grey is no change, in each channel. */
  public static Photo amplified(Perturbation perturbation) {
    try (Scope scope = Scope.open()) {
      return Photo.fromTensor(
          perturbation.values().dividedBy(perturbation.budget().epsilon()).contiguous());
    }
  }

  /**
   * The logarithm of the magnitude of its Fourier transform, the mean over the channels: slow
   * changes in the middle, fast ones outside; black is the least, white the most.
   */
  public static Photo spectrum(Perturbation perturbation) {
    try (Scope scope = Scope.open()) {
      Tensor log = Spectrum.magnitude(perturbation.values()).plus(1).log(); // (H, W)
      double low = log.min().item();
      double high = Math.max(log.max().item(), low + 1e-9);
      Tensor grey = log.minus(low).dividedBy((high - low) / 2).minus(1);
      return Photo.fromTensor(
          grey.reshape(1, 1, grey.size(0), grey.size(1))
              .expand(1, 3, grey.size(0), grey.size(1))
              .contiguous());
    }
  }

  /** How often which change occurs in each channel, from -ε to ε. */
  public static Photo histogram(Perturbation perturbation) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    double[][] shares = shares(perturbation);
    double highest = Arrays.stream(shares).flatMapToDouble(Arrays::stream).max().orElse(1);
    int bottom = HEIGHT - MARGIN;
    double slot = (WIDTH - 2.0 * MARGIN) / BARS;
    for (int bar = 0; bar < BARS; bar++) {
      for (int channel = 0; channel < CHANNELS.length; channel++) {
        int height = (int) Math.round(shares[channel][bar] / highest * (HEIGHT - 2 * MARGIN));
        int left = (int) Math.round(MARGIN + bar * slot + channel * slot / CHANNELS.length);
        graphics.setColor(CHANNELS[channel]);
        graphics.fillRect(left, bottom - height, (int) Math.ceil(slot / 4), height);
      }
    }
    axis(graphics, perturbation.budget().epsilon(), highest, bottom);
    graphics.dispose();
    return Photo.fromImage(image);
  }

  private static void axis(Graphics2D graphics, double epsilon, double highest, int bottom) {
    graphics.setColor(Color.DARK_GRAY);
    graphics.drawLine(MARGIN, bottom, WIDTH - MARGIN, bottom);
    graphics.drawString("-" + epsilon, MARGIN - 15, bottom + 18);
    graphics.drawString("0", WIDTH / 2 - 3, bottom + 18);
    graphics.drawString("" + epsilon, WIDTH - MARGIN - 15, bottom + 18);
    graphics.drawString(
        String.format(
            Locale.ROOT,
            "share of entries in red, green, blue; the highest bar is %.1f %%",
            100 * highest),
        MARGIN,
        MARGIN - 12);
  }

  /** For each channel the share of its entries in each of the bars. */
  private static double[][] shares(Perturbation perturbation) {
    double epsilon = perturbation.budget().epsilon();
    double[] values = perturbation.values().toDoubles();
    int plane = values.length / CHANNELS.length;
    double[][] shares = new double[CHANNELS.length][BARS];
    for (int i = 0; i < values.length; i++) {
      int bar = (int) Math.floor((values[i] / epsilon + 1) / 2 * BARS);
      shares[i / plane][Math.max(0, Math.min(BARS - 1, bar))] += 1.0 / plane;
    }
    return shares;
  }
}
