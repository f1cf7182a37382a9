package org.tsdf.network;

import java.util.List;
import org.tsdf.image.Faces;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Tensor;

/**
 * HiSD as a face editor. It edits by style: {@link Edit.FromReference} takes the style of a tag
 * from another picture, {@link Edit.FromLatent} from a latent code.
 */
public final class Hisd implements FaceEditor {
  /** Seed of the latent code of {@link #edits()}. */
  private static final long LATENT_SEED = 1;

  private final String name;
  private final HisdGenerator generator;
  private final List<HisdTag> tags;
  private final int imageSize;
  private final DType type;
  private final Edit standard;

  Hisd(String name, HisdGenerator generator, List<HisdTag> tags, int imageSize, DType type) {
    this.name = name;
    this.generator = generator;
    this.tags = List.copyOf(tags);
    this.imageSize = imageSize;
    this.type = type;
    HisdTag edited = tags.get(Math.min(1, tags.size() - 1));
    Tensor noise =
        new RandomSource(LATENT_SEED).normal(DType.FLOAT64, 1, generator.config().noise());
    this.standard = new Edit.FromLatent(edited.name(), edited.attributes().get(0), noise.to(type));
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * The tag that is evaluated (the second: Eyeglasses) and its first attribute (with), in the style
   * of a latent code that is the same for every instance. Who has a reference picture uses {@link
   * Edit.FromReference} in its place.
   */
  @Override
  public List<Edit> edits() {
    return List.of(standard);
  }

  @Override
  public boolean rebuilds() {
    return true;
  }

  @Override
  public int imageSize() {
    return imageSize;
  }

  /** E(x), (N, 256, 64, 64) at size 256; it knows no condition. */
  @Override
  public Tensor features(Faces faces) {
    return generator.encode(resized(faces.images())).to(type.ofPictures());
  }

  @Override
  public Tensor forge(Faces faces, Edit edit) {
    if (edit instanceof Edit.Identity) {
      return drawn(generator.encode(resized(faces.images())));
    }
    if (edit instanceof Edit.FromReference given) {
      int tag = tag(given.tag(), edit);
      return styled(faces, tag, generator.extract(resized(given.reference()), tag));
    }
    if (edit instanceof Edit.FromLatent given) {
      int tag = tag(given.tag(), edit);
      int attribute = tags.get(tag).attributes().indexOf(given.value());
      if (attribute < 0) {
        throw unknown(edit);
      }
      return styled(faces, tag, generator.map(given.noise().to(type), tag, attribute));
    }
    throw unknown(edit);
  }

  private Tensor styled(Faces faces, int tag, Tensor style) {
    Tensor encoded = generator.encode(resized(faces.images()));
    return drawn(generator.translate(encoded, style, tag));
  }

  private Tensor drawn(Tensor encoded) {
    return generator.decode(encoded).to(type.ofPictures());
  }

  private Tensor resized(Tensor images) {
    return Resampling.resize(images.to(type.ofPictures()), imageSize, imageSize).to(type);
  }

  private int tag(String wanted, Edit edit) {
    for (int i = 0; i < tags.size(); i++) {
      if (tags.get(i).name().equals(wanted)) {
        return i;
      }
    }
    throw unknown(edit);
  }

  private IllegalArgumentException unknown(Edit edit) {
    return new IllegalArgumentException(
        name + " does not know the edit " + edit.label() + "; it has the styles of " + tags);
  }
}
