package org.tsdf.network;

import java.util.Arrays;
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
    this.type = type.ofPictures();
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
    return maps.get(maps.size() - 1).to(type);
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
    if (!(edit instanceof Edit.Flip flip) || !attributes.contains(flip.attribute())) {
      throw new IllegalArgumentException(
          name + " does not know the edit " + edit.label() + "; it can flip " + attributes);
    }
    Tensor wanted = AttributeFlip.of(flip.attribute(), attributes, own, AttributeFlip.CONFLICTS);
    return scaled(wanted).times(intensities(attributes.indexOf(flip.attribute())));
  }

  /** How much each attribute of the condition is enlarged: the edited one, and no other. */
  private Tensor intensities(int edited) {
    double[] factors = new double[attributes.size()];
    Arrays.fill(factors, 1);
    factors[edited] = TEST_INTENSITY / THRESHOLD_INTENSITY;
    return Tensors.of(factors, 1, factors.length).to(type);
  }

  private static Tensor scaled(Tensor attributes) {
    return attributes.times(2).minus(1).times(THRESHOLD_INTENSITY);
  }
}
