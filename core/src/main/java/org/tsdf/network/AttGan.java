package org.tsdf.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.tsdf.image.Attributes;
import org.tsdf.image.Faces;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * AttGAN as a face editor, in eval mode. The condition is (2a - 1)/2 of the wanted attributes, the
 * edited one doubled, as in upstream's test script ({@code thres_int} 0.5, {@code test_int} 1).
 */
public final class AttGan implements FaceEditor {
  /** What the official checkpoint was trained on, in the order of its condition. */
  static final List<String> OFFICIAL_ATTRIBUTES =
      List.of(
          "Bald",
          "Bangs",
          "Black_Hair",
          "Blond_Hair",
          "Brown_Hair",
          "Bushy_Eyebrows",
          "Eyeglasses",
          "Male",
          "Mouth_Slightly_Open",
          "Mustache",
          "No_Beard",
          "Pale_Skin",
          "Young");

  /** Attributes that exclude one another: gaining one loses the others of its group. */
  private static final List<List<String>> EXCLUSIVE =
      List.of(
          List.of("Bald", "Bangs"),
          List.of("Receding_Hairline", "Bangs"),
          List.of("Black_Hair", "Blond_Hair", "Brown_Hair", "Gray_Hair"),
          List.of("Straight_Hair", "Wavy_Hair"),
          List.of("Mustache", "No_Beard"));

  private static final double THRESHOLD_INTENSITY = 0.5;
  private static final double TEST_INTENSITY = 1;

  private final String name;
  private final AttGanGenerator generator;
  private final List<String> attributes;
  private final int imageSize;
  private final DType type;

  AttGan(
      String name, AttGanGenerator generator, List<String> attributes, int imageSize, DType type) {
    this.name = name;
    this.generator = generator;
    this.attributes = List.copyOf(attributes);
    this.imageSize = imageSize;
    this.type = type;
  }

  @Override
  public String name() {
    return name;
  }

  /** Each attribute turned over, then the face rebuilt unchanged: the paper's 14. */
  @Override
  public List<Edit> edits() {
    return Stream.concat(
            attributes.stream().<Edit>map(Edit.Flip::new), Stream.of(new Edit.Identity()))
        .toList();
  }

  @Override
  public int imageSize() {
    return imageSize;
  }

  /** The last encoder map, (N, 1024, 8, 8) at size 256; it knows no condition. */
  @Override
  public Tensor features(Faces faces) {
    List<Tensor> maps = generator.encode(resized(faces.images()));
    return maps.get(maps.size() - 1);
  }

  @Override
  public Tensor forge(Faces faces, Edit edit) {
    return generator.forward(resized(faces.images()), condition(faces.attributes(), edit));
  }

  private Tensor resized(Tensor images) {
    return Resampling.resize(images.to(type), imageSize, imageSize);
  }

  /** (N, attributes), each entry in {-1, -1/2, 1/2, 1}. */
  private Tensor condition(Attributes known, Edit edit) {
    Tensor own = known.select(attributes).to(type);
    if (edit instanceof Edit.Identity) {
      return scaled(own);
    }
    int edited = edit instanceof Edit.Flip flip ? attributes.indexOf(flip.attribute()) : -1;
    if (edited < 0) {
      throw new IllegalArgumentException(name + " cannot edit " + edit.label());
    }
    List<Tensor> columns = new ArrayList<>();
    Tensor gained = own.narrow(1, edited, 1).negate().plus(1); // (N, 1): 1 where it was absent
    for (int i = 0; i < attributes.size(); i++) {
      Tensor column = own.narrow(1, i, 1);
      if (i == edited) {
        column = scaled(gained).times(TEST_INTENSITY / THRESHOLD_INTENSITY);
      } else if (exclude(attributes.get(edited), attributes.get(i))) {
        column = scaled(column.times(gained.negate().plus(1)));
      } else {
        column = scaled(column);
      }
      columns.add(column);
    }
    return Tensors.concatenate(columns, 1);
  }

  private static Tensor scaled(Tensor attributes) {
    return attributes.times(2).minus(1).times(THRESHOLD_INTENSITY);
  }

  private static boolean exclude(String one, String other) {
    return EXCLUSIVE.stream().anyMatch(g -> g.contains(one) && g.contains(other));
  }
}
