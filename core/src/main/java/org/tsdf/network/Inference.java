package org.tsdf.network;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;

/** Reads a network's sizes off a checkpoint: its shapes, and its metadata where shapes are mute. */
final class Inference {
  /** The safetensors metadata key of the pictures' height and width. */
  static final String IMAGE_SIZE = "image_size";

  /** The safetensors metadata key of the attributes' names, separated by commas. */
  static final String ATTRIBUTES = "attributes";

  private Inference() {}

  /**
   * One extent of a tensor's shape.
   *
   * @throws CheckpointException if there is no such tensor, or it has too few axes
   */
  static int extent(Checkpoint checkpoint, String name, int axis) {
    long[] shape = checkpoint.get(name).shape();
    if (axis >= shape.length || shape[axis] < 1 || shape[axis] > Integer.MAX_VALUE) {
      throw new CheckpointException(
          checkpoint.file(), name, "has an unusable shape: " + checkpoint.get(name));
    }
    return (int) shape[axis];
  }

  /** How many tensors of the names 0, 1, 2, … are there before the first gap. */
  static int count(Checkpoint checkpoint, IntFunction<String> name) {
    int found = 0;
    while (checkpoint.find(name.apply(found)) != null) {
      found++;
    }
    return found;
  }

  /**
   * A whole number among the metadata.
   *
   * @throws CheckpointException if it is not one, or below 0
   */
  static OptionalInt number(Checkpoint checkpoint, String key) {
    String text = checkpoint.metadata().get(key);
    if (text == null) {
      return OptionalInt.empty();
    }
    if (!text.matches("\\d{1,6}")) {
      throw new CheckpointException(
          checkpoint.file(), "metadata " + key, "is not a whole number: " + text);
    }
    return OptionalInt.of(Integer.parseInt(text));
  }

  /**
   * The names of a condition's columns, from the metadata; else the official ones where there are
   * as many, else {@code attribute_1} and so on, which no labels match.
   *
   * @throws CheckpointException if the metadata names another number, or one twice
   */
  static List<String> attributes(Checkpoint checkpoint, int count, List<String> official) {
    List<String> names =
        names(checkpoint, ATTRIBUTES)
            .orElseGet(() -> count == official.size() ? official : numbered(count));
    if (names.size() != count || new HashSet<>(names).size() != count || names.contains("")) {
      throw new CheckpointException(
          checkpoint.file(),
          "metadata " + ATTRIBUTES,
          "must name " + count + " different attributes, has " + names);
    }
    return names;
  }

  private static List<String> numbered(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "attribute_" + i).toList();
  }

  /** A list among the metadata, separated by commas. */
  static Optional<List<String>> names(Checkpoint checkpoint, String key) {
    return Optional.ofNullable(checkpoint.metadata().get(key)).map(Inference::split);
  }

  private static List<String> split(String text) {
    return Stream.of(text.split(",", -1)).map(String::strip).toList();
  }
}
