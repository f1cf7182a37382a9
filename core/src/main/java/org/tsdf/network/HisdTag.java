package org.tsdf.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;

/**
 * What HiSD can change, such as eyeglasses, and the attributes among which it can choose, such as
 * with and without.
 */
record HisdTag(String name, List<String> attributes) {
  /** The safetensors metadata key under which a checkpoint names its tags. */
  private static final String KEY = "tags";

  private static final List<HisdTag> OFFICIAL =
      List.of(
          new HisdTag("Bangs", List.of("with", "without")),
          new HisdTag("Eyeglasses", List.of("with", "without")),
          new HisdTag("HairColor", List.of("black", "blond", "brown")));

  HisdTag {
    attributes = List.copyOf(attributes);
  }

  /**
   * The tags of a checkpoint: from the metadata {@code tags}, spelt {@code Bangs: with, without;
   * HairColor: black, blond, brown}, else the official ones where their numbers fit, else numbered.
   *
   * @param sizes how many attributes each tag has
   * @throws CheckpointException if the metadata name other numbers of tags or attributes
   */
  static List<HisdTag> of(Checkpoint checkpoint, List<Integer> sizes) {
    String text = checkpoint.metadata().get(KEY);
    if (text == null) {
      return sizes.equals(sizes(OFFICIAL)) ? OFFICIAL : numbered(sizes);
    }
    List<HisdTag> tags = Stream.of(text.split(";", -1)).map(HisdTag::parse).toList();
    if (!sizes.equals(sizes(tags))) {
      throw new CheckpointException(
          checkpoint.file(),
          "metadata " + KEY,
          "must name tags with " + sizes + " attributes, but reads " + text);
    }
    return tags;
  }

  private static HisdTag parse(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    String attributes = colon < 0 ? "" : text.substring(colon + 1);
    return new HisdTag(
        name.strip(), Stream.of(attributes.split(",", -1)).map(String::strip).toList());
  }

  private static List<Integer> sizes(List<HisdTag> tags) {
    return tags.stream().map(t -> t.attributes().size()).toList();
  }

  private static List<HisdTag> numbered(List<Integer> sizes) {
    List<HisdTag> tags = new ArrayList<>();
    for (int size : sizes) {
      List<String> attributes = IntStream.range(0, size).mapToObj(Integer::toString).toList();
      tags.add(new HisdTag("tag" + tags.size(), attributes));
    }
    return tags;
  }

  @Override
  public String toString() {
    return name + " " + attributes;
  }
}
