package org.tsdf.lab.training.network;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.tsdf.image.Photo;

/** Draws every loss over the iterations, each in a panel of its own. */
final class LossCurves {
  private static final int COLUMNS = 3;
  private static final int WIDTH = 360;
  private static final int HEIGHT = 220;
  private static final int MARGIN = 30;
  private static final int POINTS = WIDTH - 2 * MARGIN;
  private static final Color INK = new Color(0x33, 0x33, 0x33);
  private static final Color FRAME = new Color(0xCC, 0xCC, 0xCC);
  private static final Color CURVE = new Color(0x1F, 0x77, 0xB4);

  private final LossLog log;
  private final Graphics2D graphics;

  private LossCurves(LossLog log, Graphics2D graphics) {
    this.log = log;
    this.graphics = graphics;
  }

  /** Each point of a curve is the mean over the iterations that it stands for. */
  static Photo of(LossLog log) {
    int rows = (log.names().size() + COLUMNS - 1) / COLUMNS;
    BufferedImage image =
        new BufferedImage(COLUMNS * WIDTH, Math.max(1, rows) * HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    LossCurves curves = new LossCurves(log, graphics);
    for (int i = 0; i < log.names().size(); i++) {
      curves.panel(i, i % COLUMNS * WIDTH + MARGIN, i / COLUMNS * HEIGHT + MARGIN);
    }
    graphics.dispose();
    return Photo.fromImage(image);
  }

  private void panel(int loss, int left, int top) {
    int width = WIDTH - 2 * MARGIN;
    int height = HEIGHT - 2 * MARGIN;
    double[] means = means(loss);
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double mean : means) {
      if (!Double.isNaN(mean)) {
        low = Math.min(low, mean);
        high = Math.max(high, mean);
      }
    }
    graphics.setColor(FRAME);
    graphics.drawRect(left, top, width, height);
    graphics.setColor(INK);
    graphics.drawString(log.names().get(loss), left, top - 8);
    if (low > high) {
      return; // nothing to show yet
    }
    graphics.drawString(text(high), left + 4, top + 14);
    graphics.drawString(text(low), left + 4, top + height - 5);
    graphics.drawString(Integer.toString(lastIteration()), left + width - 40, top + height + 15);
    double span = high > low ? high - low : 1;
    graphics.setColor(CURVE);
    graphics.setStroke(new BasicStroke(1.5f));
    graphics.draw(curve(means, left, top + height, height / span, low));
    graphics.setStroke(new BasicStroke(1));
  }

  private static Path2D curve(double[] means, int left, int bottom, double scale, double low) {
    Path2D path = new Path2D.Double();
    for (int x = 0; x < means.length; x++) {
      if (!Double.isNaN(means[x])) {
        double y = bottom - (means[x] - low) * scale;
        if (path.getCurrentPoint() == null) {
          path.moveTo(left + x, y);
        } else {
          path.lineTo(left + x, y);
        }
      }
    }
    return path;
  }

  /** One mean for each point; NaN where no iteration falls. */
  private double[] means(int loss) {
    List<LossLog.Entry> entries = log.entries();
    double[] sums = new double[POINTS];
    int[] counts = new int[POINTS];
    int last = lastIteration();
    for (LossLog.Entry entry : entries) {
      float value = entry.value(loss);
      if (!Float.isNaN(value)) {
        int point = (int) ((long) (entry.iteration() - 1) * POINTS / Math.max(1, last));
        sums[point] += value;
        counts[point]++;
      }
    }
    double[] means = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      means[i] = counts[i] == 0 ? Double.NaN : sums[i] / counts[i];
    }
    return means;
  }

  private int lastIteration() {
    List<LossLog.Entry> entries = log.entries();
    return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).iteration();
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
