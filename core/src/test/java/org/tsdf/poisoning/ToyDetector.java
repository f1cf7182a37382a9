package org.tsdf.poisoning;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.image.Detection;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** A detector of three small convolutions, in any precision; its faces mean nothing. */
public final class ToyDetector implements FaceDetector {
  private final String name;
  private final Tensor first;
  private final Tensor second;
  private final Tensor third;
  private final Tensor head;

  public ToyDetector(String name, long seed, DType type) {
    RandomSource random = new RandomSource(seed);
    this.name = name;
    this.first = random.normal(type, 4, 3, 3, 3).times(0.3);
    this.second = random.normal(type, 5, 4, 3, 3).times(0.3);
    this.third = random.normal(type, 6, 5, 3, 3).times(0.3);
    this.head = random.normal(type, 6, 6, 1, 1).times(0.5);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Observation observe(Tensor images) {
    Tensor one = Layers.conv2d(images, first, null, Window.of(2, 1), 1).tanh();
    Tensor two = Layers.conv2d(one, second, null, Window.of(2, 1), 1).tanh();
    Tensor three = Layers.conv2d(two, third, null, Window.of(2, 1), 1).tanh();
    Tensor raw = Layers.conv2d(three, head, null, Window.of(1, 0), 1); // (N, 6, h, w)
    long cells = raw.size(2) * raw.size(3);
    Tensor rows = raw.reshape(raw.size(0), 6, cells).transpose(1, 2); // (N, P, 6)
    Tensor margins = rows.narrow(2, 1, 1).minus(rows.narrow(2, 0, 1)).squeeze(2);
    Tensor boxes = rows.narrow(2, 2, 4).sigmoid();
    return new Observation(List.of(one, two, three), margins.sigmoid(), margins, boxes);
  }

  @Override
  public List<List<Detection>> detect(Tensor images, double minimumScore) {
    Tensor scores = Autograd.off(() -> observe(images)).scores();
    List<List<Detection>> found = new ArrayList<>();
    for (long n = 0; n < scores.size(0); n++) {
      found.add(List.of());
    }
    return found;
  }

  /** Random pictures that suit it. */
  public static Tensor pictures(long seed, int count, DType type) {
    return new RandomSource(seed).uniform(-0.9, 0.9, type, count, 3, 16, 16);
  }

  static Tensor chosen(long... rows) {
    return Tensors.of(rows, rows.length);
  }
}
