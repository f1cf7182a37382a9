package org.tsdf.lab.conformance;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * Which part of a tensor a case recorded: {@code _subK} at the end of a name keeps every K-th row
 * and column of a map, or every K-th row of a list; the meaning may add "every 4th channel", "every
 * 32nd pixel" or a slice such as {@code [:, ::4]}.
 */
final class Subsampling {
  private static final Pattern SUFFIX = Pattern.compile("_sub(\\d+)$");
  private static final Pattern CHANNELS = Pattern.compile("every (\\d+)\\p{L}+ channel");
  private static final Pattern PIXELS = Pattern.compile("every (\\d+)\\p{L}+ pixel");
  private static final Pattern SLICES = Pattern.compile("subsampled \\[([^\\]]*)\\]");

  private Subsampling() {}

  /** The name without {@code _subK}. */
  static String baseName(String recorded) {
    return SUFFIX.matcher(recorded).replaceFirst("");
  }

  /** The part of a whole tensor that was recorded; tensors of that shape already stay as is. */
  static Tensor apply(Tensor whole, RecordedTensor recorded) {
    if (GoldenCase.shape(whole.shape()).equals(recorded.shape())) {
      return whole;
    }
    Tensor part = whole;
    Matcher channels = CHANNELS.matcher(recorded.meaning());
    if (channels.find() && part.rank() >= 3) {
      part = every(part, -3, channels.group(1));
    }
    Matcher slices = SLICES.matcher(recorded.meaning());
    if (slices.find()) {
      part = sliced(part, List.of(slices.group(1).split(",")));
    }
    Matcher pixels = PIXELS.matcher(recorded.meaning());
    if (pixels.find() && part.rank() >= 2) {
      part = every(every(part, -2, pixels.group(1)), -1, pixels.group(1));
    }
    Matcher suffix = SUFFIX.matcher(recorded.name());
    if (suffix.find()) {
      part = rowsAndColumns(part, suffix.group(1));
    }
    return part;
  }

  private static Tensor rowsAndColumns(Tensor tensor, String step) {
    return tensor.rank() >= 3 ? every(every(tensor, -2, step), -1, step) : every(tensor, 0, step);
  }

  private static Tensor sliced(Tensor tensor, List<String> slices) {
    Tensor part = tensor;
    for (int axis = 0; axis < slices.size() && axis < tensor.rank(); axis++) {
      String slice = slices.get(axis).strip();
      if (slice.startsWith("::")) {
        part = every(part, axis, slice.substring(2));
      }
    }
    return part;
  }

  private static Tensor every(Tensor tensor, int axis, String step) {
    long stride = Long.parseLong(step);
    if (stride < 1) {
      throw new ConformanceException("cannot keep every " + step + "th entry");
    }
    long kept = (tensor.size(axis) + stride - 1) / stride;
    long[] indices = new long[Math.toIntExact(kept)];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = i * stride;
    }
    return tensor.indexSelect(axis, Tensors.of(indices, kept));
  }
}
