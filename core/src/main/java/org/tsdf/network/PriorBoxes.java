package org.tsdf.network;

import java.util.List;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * The boxes that an anchor-based detector starts from: on each level a grid of cells, in each cell
 * one box for each size, in the order level, row, column, size.
 *
 * @param levels shallow to deep
 * @param aspect height divided by width
 * @param clipped whether centres, widths and heights are cut to the picture, [0, 1]
 */
public record PriorBoxes(List<Level> levels, double aspect, boolean clipped) {
  /**
   * One level of the feature pyramid.
   *
   * @param step side of a cell in pixels
   * @param sizes geometric mean of width and height of the boxes in a cell, in pixels
   */
  public record Level(int step, List<Integer> sizes) {
    public Level {
      sizes = List.copyOf(sizes);
    }
  }

  public PriorBoxes {
    levels = List.copyOf(levels);
  }

  /** The six levels of the S3FD family, steps 4 to 128, one box a cell of {@code scale} cells. */
  static PriorBoxes sixLevels(int scale, double aspect, boolean clipped) {
    List<Level> levels =
        List.of(4, 8, 16, 32, 64, 128).stream()
            .map(step -> new Level(step, List.of(step * scale)))
            .toList();
    return new PriorBoxes(levels, aspect, clipped);
  }

  /**
   * @param maps the feature maps on which the heads sit, one a level, (N, C, h, w)
   * @param height of the network's input in pixels
   * @param width of the network's input in pixels
   * @return centre x, centre y, width, height as fractions of the picture, (P, 4), in the maps'
   *     type
   */
  public Tensor over(List<Tensor> maps, long height, long width) {
    if (maps.size() != levels.size()) {
      throw new IllegalArgumentException(levels.size() + " levels, but " + maps.size() + " maps");
    }
    double[] values = new double[Math.toIntExact(count(maps) * 4)];
    int at = 0;
    for (int i = 0; i < maps.size(); i++) {
      Level level = levels.get(i);
      for (int row = 0; row < maps.get(i).size(2); row++) {
        for (int column = 0; column < maps.get(i).size(3); column++) {
          for (int size : level.sizes()) {
            values[at++] = bounded((column + 0.5) * level.step() / width);
            values[at++] = bounded((row + 0.5) * level.step() / height);
            values[at++] = bounded(size / Math.sqrt(aspect) / width);
            values[at++] = bounded(size * Math.sqrt(aspect) / height);
          }
        }
      }
    }
    return Tensors.of(values, values.length / 4, 4).to(maps.get(0).dtype());
  }

  private long count(List<Tensor> maps) {
    long count = 0;
    for (int i = 0; i < maps.size(); i++) {
      count += maps.get(i).size(2) * maps.get(i).size(3) * levels.get(i).sizes().size();
    }
    return count;
  }

  private double bounded(double value) {
    return clipped ? Math.max(0, Math.min(1, value)) : value;
  }
}
