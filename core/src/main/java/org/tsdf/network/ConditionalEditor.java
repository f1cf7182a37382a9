package org.tsdf.network;

import java.util.List;
import org.tsdf.image.Faces;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Tensor;

/** StarGAN or AttentionGAN as a face editor: a 0/1 condition, one edit for each attribute. */
final class ConditionalEditor implements FaceEditor {
  private static final List<List<String>> EXCLUSIVE = List.of(AttributeFlip.HAIR_COLOURS);
  private static final int USUAL_SIZE = 256;
  private static final int SHRINKAGE = 4;

  private final String name;
  private final ConditionalGenerator generator;
  private final List<String> attributes;
  private final int imageSize;
  private final DType type;

  /**
   * @param attributes the columns of the condition
   */
  ConditionalEditor(
      String name,
      ConditionalGenerator generator,
      List<String> attributes,
      int imageSize,
      DType type) {
    this.name = name;
    this.generator = generator;
    this.attributes = List.copyOf(attributes);
    this.imageSize = imageSize;
    this.type = type.ofPictures();
  }

  /** The names of the condition's columns; see {@link Inference#attributes}. */
  static List<String> attributes(Checkpoint checkpoint, int count) {
    return Inference.attributes(checkpoint, count, OfficialAttributes.STARGAN);
  }

  /**
   * Height and width from the metadata, else 256: the network itself takes any.
   *
   * @throws CheckpointException if the metadata has one that the network would not keep
   */
  static int imageSize(Checkpoint checkpoint) {
    int size = Inference.number(checkpoint, Inference.IMAGE_SIZE).orElse(USUAL_SIZE);
    if (size < SHRINKAGE || size % SHRINKAGE != 0) {
      throw new CheckpointException(
          checkpoint.file(), "image size " + size + " is no multiple of " + SHRINKAGE);
    }
    return size;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int imageSize() {
    return imageSize;
  }

  @Override
  public List<Edit> edits() {
    return attributes.stream().<Edit>map(Edit.Flip::new).toList();
  }

  @Override
  public boolean rebuilds() {
    return true;
  }

  @Override
  public Tensor features(Faces faces) {
    return generator.features(images(faces), condition(faces));
  }

  @Override
  public Tensor forge(Faces faces, Edit edit) {
    if (edit instanceof Edit.Identity) {
      return generator.forge(images(faces), condition(faces));
    }
    if (!(edit instanceof Edit.Flip flip) || !attributes.contains(flip.attribute())) {
      throw new IllegalArgumentException(
          name + " does not know the edit " + edit.label() + "; it can flip " + attributes);
    }
    return generator.forge(images(faces), edited(flip.attribute(), condition(faces)));
  }

  /** A hair colour is chosen, not taken away, as StarGAN's own labels do; others turn over. */
  private Tensor edited(String attribute, Tensor own) {
    return AttributeFlip.HAIR_COLOURS.contains(attribute)
        ? AttributeFlip.given(attribute, attributes, own, EXCLUSIVE)
        : AttributeFlip.of(attribute, attributes, own, EXCLUSIVE);
  }

  private Tensor images(Faces faces) {
    return Resampling.resize(faces.images().to(type), imageSize, imageSize);
  }

  private Tensor condition(Faces faces) {
    return faces.attributes().select(attributes).to(type);
  }
}
