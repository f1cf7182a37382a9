package org.tsdf.benchmarks;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.tsdf.image.Encoding;
import org.tsdf.image.Photo;
import org.tsdf.image.Quantisation;
import org.tsdf.metric.Psnr;
import org.tsdf.metric.Ssim;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/**
 * What protecting a large photo costs, step by step; a Markdown table on stdout. The photo is drawn
 * here: noise enlarged over a gradient, as a JPEG file of 4000 by 3000 pixels.
 *
 * <p>Argument: how many times (default 5).
 */
public final class PhotoSpeed {
  private static final int WIDTH = 4000;
  private static final int HEIGHT = 3000;
  private static final double EPSILON = 0.05;

  private final Map<String, List<Duel.Turn>> steps = new LinkedHashMap<>();

  private long bytes;

  private PhotoSpeed() {}

  public static void main(String[] args) throws IOException {
    int times = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    PrintStream out = System.out;
    out.println(Machine.conditions());
    byte[] file = jpeg();
    PhotoSpeed speed = new PhotoSpeed();
    for (int i = 0; i < times; i++) {
      try (Scope scope = Scope.open()) {
        speed.protect(file);
      }
    }
    speed.print(out);
  }

  private void protect(byte[] file) {
    Path name = Path.of("drawn.jpg");
    Photo photo = timed("decode", () -> Photo.decode(file, name));
    Tensor before = timed("to a tensor", photo::toTensor);
    Tensor small = new RandomSource(1).uniform(-EPSILON, EPSILON, DType.FLOAT32, 1, 3, 256, 256);
    Tensor pattern = timed("fit", () -> Resampling.resize(small, HEIGHT, WIDTH));
    Tensor after =
        timed(
            "add and round", () -> Quantisation.roundWithin(before, before.plus(pattern), EPSILON));
    timed("PSNR", () -> Psnr.of(before, after));
    timed("SSIM", () -> Ssim.GAUSSIAN11.of(before, after));
    Photo result = timed("to a photo", () -> photo.withPixels(after));
    byte[] png = timed("encode", () -> result.encode(name, new Encoding.Png()));
    bytes = png.length;
  }

  private <T> T timed(String step, Supplier<T> work) {
    Stopwatch watch = Stopwatch.started();
    T result = work.get();
    steps.computeIfAbsent(step, s -> new ArrayList<>()).add(watch.turn());
    return result;
  }

  private void print(PrintStream out) {
    out.println(
        "\n| step, milliseconds | first time | on the processors | min | on the processors |");
    out.println("|---|---|---|---|---|");
    steps.forEach(
        (step, turns) ->
            out.printf(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.0f | %.0f |%n",
                step,
                turns.get(0).clock(),
                turns.get(0).processors(),
                Duel.minimum(turns, Duel.Turn::clock),
                Duel.minimum(turns, Duel.Turn::processors)));
    out.printf(Locale.ROOT, "%nThe PNG file has %.1f MB.%n", bytes / 1e6);
  }

  private static byte[] jpeg() throws IOException {
    BufferedImage noise = new BufferedImage(WIDTH / 8, HEIGHT / 8, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int y = 0; y < noise.getHeight(); y++) {
      for (int x = 0; x < noise.getWidth(); x++) {
        int gradient = 192 * x / noise.getWidth();
        noise.setRGB(
            x,
            y,
            new Color(
                    gradient + random.nextInt(64),
                    96 + random.nextInt(64),
                    128 + random.nextInt(32))
                .getRGB());
      }
    }
    BufferedImage photo = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = photo.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(noise, 0, 0, WIDTH, HEIGHT, null);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(photo, "jpg", bytes);
    return bytes.toByteArray();
  }
}
