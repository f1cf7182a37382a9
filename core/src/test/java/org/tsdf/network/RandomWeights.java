package org.tsdf.network;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Layout.Entry;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** Seeded weights that keep activations of order one, for networks that read 0 to 255. */
final class RandomWeights {
  private static final double PICTURE_SCALE = 1.0 / 64;

  private RandomWeights() {}

  static Parameters of(Layout layout, long seed, DType type) {
    RandomSource random = new RandomSource(seed);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    double scale = PICTURE_SCALE;
    for (Entry entry : layout.entries()) {
      tensors.put(entry.name(), fresh(entry, random).times(scale));
      scale = 1;
    }
    return new Parameters(tensors).to(type);
  }

  private static Tensor fresh(Entry entry, RandomSource random) {
    long[] shape = entry.shape();
    return switch (entry.role()) {
      case WEIGHT, TRANSPOSED_WEIGHT -> {
        double fanIn = (double) elements(shape) / shape[0];
        yield random.normal(DType.FLOAT32, shape).times(Math.sqrt(2 / fanIn));
      }
      case BIAS, NORM_BIAS, RUNNING_MEAN -> random.uniform(-0.1, 0.1, DType.FLOAT32, shape);
      case NORM_WEIGHT, RUNNING_VARIANCE -> random.uniform(0.8, 1.2, DType.FLOAT32, shape);
      case COUNTER -> Tensors.zeros(DType.INT64, shape);
      case SCALE -> Tensors.full(8, DType.FLOAT32, shape);
      case SLOPE -> Tensors.full(0.25, DType.FLOAT32, shape);
    };
  }

  private static long elements(long[] shape) {
    long product = 1;
    for (long extent : shape) {
      product *= extent;
    }
    return product;
  }
}
