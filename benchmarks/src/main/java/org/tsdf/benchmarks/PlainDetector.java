package org.tsdf.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** A detector: its network, with pixels before and boxes after it. */
final class PlainDetector implements PlainNetwork {
  private final Network network;
  private final boolean bgr;
  private final Grid grid;
  private @Nullable Tensor priors;

  /** What such a network gives. */
  record Maps(List<Tensor> features, List<Tensor> levels, Tensor locations, Tensor logits) {}

  /** The part with weights. */
  interface Network {
    Maps run(Tensor input);
  }

  /**
   * The boxes that the network corrects.
   *
   * @param steps of each level, in pixels
   * @param sizes of the boxes in a cell of each level, in pixels
   */
  @SuppressWarnings("ArrayRecordComponent") // a constant, never compared
  record Grid(int[] steps, int[][] sizes, double aspect, boolean clipped) {
    static Grid sixLevels(double aspect, boolean clipped) {
      int[] steps = {4, 8, 16, 32, 64, 128};
      int[][] sizes = Arrays.stream(steps).mapToObj(s -> new int[] {4 * s}).toArray(int[][]::new);
      return new Grid(steps, sizes, aspect, clipped);
    }

    static Grid threeLevels() {
      return new Grid(
          new int[] {8, 16, 32}, new int[][] {{16, 32}, {64, 128}, {256, 512}}, 1, false);
    }
  }

  PlainDetector(Network network, boolean bgr, Grid grid) {
    this.network = network;
    this.bgr = bgr;
    this.grid = grid;
  }

  /**
   * @return the three features, scores (N, P), margins (N, P), boxes (N, P, 4)
   */
  @Override
  public List<Tensor> run(Tensor images) {
    Tensor pixels = images.add(new Scalar(1)).mul(new Scalar(127.5));
    Tensor ordered = bgr ? pixels.flip(1) : pixels;
    float[] mean = bgr ? new float[] {104, 117, 123} : new float[] {123, 117, 104};
    Maps maps = network.run(ordered.sub(Tensor.create(mean).view(1, 3, 1, 1)));
    List<Tensor> seen = new ArrayList<>(maps.features());
    Tensor margins = maps.logits().select(2, 1).sub(maps.logits().select(2, 0));
    seen.add(margins.sigmoid());
    seen.add(margins);
    if (priors == null) {
      priors = Native.kept(priors(maps.levels(), images.size(2), images.size(3)));
    }
    seen.add(boxes(maps.locations(), priors));
    return seen;
  }

  private static Tensor boxes(Tensor locations, Tensor priors) {
    Tensor priorSize = priors.narrow(1, 2, 2);
    Tensor shift = locations.narrow(2, 0, 2).mul(new Scalar(0.1)).mul(priorSize);
    Tensor centre = priors.narrow(1, 0, 2).add(shift);
    Tensor size = locations.narrow(2, 2, 2).mul(new Scalar(0.2)).exp().mul(priorSize);
    Tensor first = centre.sub(size.div(new Scalar(2)));
    return PlainLayers.cat(2, first, first.add(size));
  }

  private Tensor priors(List<Tensor> levels, long height, long width) {
    List<Float> values = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      for (int row = 0; row < levels.get(i).size(2); row++) {
        for (int column = 0; column < levels.get(i).size(3); column++) {
          for (int size : grid.sizes()[i]) {
            values.add((float) ((column + 0.5) * grid.steps()[i] / width));
            values.add((float) ((row + 0.5) * grid.steps()[i] / height));
            values.add((float) (size / Math.sqrt(grid.aspect()) / width));
            values.add((float) (size * Math.sqrt(grid.aspect()) / height));
          }
        }
      }
    }
    float[] flat = new float[values.size()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = grid.clipped() ? Math.max(0, Math.min(1, values.get(i))) : values.get(i);
    }
    return Tensor.create(flat).view(-1, 4);
  }

  // ---- what several networks share ----

  /** One level's predictions, (N, cells · boxes, columns). */
  static Tensor rows(Tensor map, int columns) {
    return map.permute(0, 2, 3, 1).contiguous().view(map.size(0), -1, columns);
  }

  static Tensor joined(List<Tensor> rows) {
    return torch.cat(new org.bytedeco.pytorch.TensorVector(rows.toArray(new Tensor[0])), 1);
  }

  /** The heads of S3FD and EXTD: on the first level the largest of three backgrounds counts. */
  static Maps s3fdHeads(PlainLayers layers, List<Tensor> sources) {
    List<Tensor> locations = new ArrayList<>();
    List<Tensor> logits = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      locations.add(rows(layers.head(sources.get(i), "loc." + i, 4, Kernel.of(3)), 4));
      Tensor said = layers.head(sources.get(i), "conf." + i, i == 0 ? 4 : 2, Kernel.of(3));
      if (i == 0) {
        Tensor background = said.narrow(1, 0, 3).max(1, true).get0();
        said = PlainLayers.cat(1, background, said.narrow(1, 3, 1));
      }
      logits.add(rows(said, 2));
    }
    return new Maps(sources.subList(0, 3), sources, joined(locations), joined(logits));
  }
}
