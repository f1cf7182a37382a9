package org.tsdf.lab.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.Box;
import org.tsdf.image.Distortion;
import org.tsdf.image.Quantisation;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * The plain way: the perturbation is resized to the face crop and added; then the adversary, or a
 * site on the way to them, does this to the picture. Every step is rounded to 8 bits.
 */
public enum Transform implements Route {
  NONE("none") {
    @Override
    Tensor applied(Tensor picture, String file) {
      return picture;
    }
  },
  JPEG95("jpeg95") {
    @Override
    Tensor applied(Tensor picture, String file) {
      return Distortion.jpeg(picture, 95);
    }
  },
  JPEG75("jpeg75") {
    @Override
    Tensor applied(Tensor picture, String file) {
      return Distortion.jpeg(picture, 75);
    }
  },
  JPEG50("jpeg50") {
    @Override
    Tensor applied(Tensor picture, String file) {
      return Distortion.jpeg(picture, 50);
    }
  },

  /** Reduced to half the rows and columns, and enlarged again. */
  RESIZE_HALF("resize0.5") {
    @Override
    Tensor applied(Tensor picture, String file) {
      long height = picture.size(2);
      long width = picture.size(3);
      Tensor small = Resampling.resize(picture, Math.max(1, height / 2), Math.max(1, width / 2));
      return Resampling.resize(Quantisation.round(small), height, width);
    }
  },

  /**
   * The crop is placed 8 pixels off in both directions, towards one of the four corners; which one
   * depends on the file's name. The border is continued by its outermost pixels.
   */
  SHIFT8("shift8") {
    @Override
    Tensor applied(Tensor picture, String file) {
      int far = 2 * SHIFT;
      Tensor wide = Layers.edgePad(picture, SHIFT, SHIFT, SHIFT, SHIFT);
      return wide.narrow(2, isDown(file) ? 0 : far, picture.size(2))
          .narrow(3, isRight(file) ? 0 : far, picture.size(3))
          .contiguous();
    }

    @Override
    public Box moved(Box box, String file) {
      int right = isRight(file) ? SHIFT : -SHIFT;
      int down = isDown(file) ? SHIFT : -SHIFT;
      return new Box(
          box.left() + right, box.top() + down, box.right() + right, box.bottom() + down);
    }
  },

  /** A Gaussian of σ 1 over 5 x 5 pixels, about what a screenshot at another scale does. */
  BLUR("blur") {
    @Override
    Tensor applied(Tensor picture, String file) {
      return Distortion.blur(picture, 5, 1);
    }
  };

  private static final int SHIFT = 8;

  private final String label;

  Transform(String label) {
    this.label = label;
  }

  /** The names of all. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Transform::label).toList();
  }

  /**
   * @throws IllegalArgumentException if none has this name
   */
  public static Transform named(String name) {
    return Arrays.stream(values())
        .filter(transform -> transform.label.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no transform is called " + name + "; known: " + String.join(", ", names())));
  }

  @Override
  public String label() {
    return label;
  }

  /**
   * @param picture (1, 3, H, W) on [-1, 1]
   */
  abstract Tensor applied(Tensor picture, String file);

  @Override
  public Tensor arrived(PhotoGroup photos, @Nullable Contender contender) {
    Tensor published = contender == null ? photos.clean() : photos.published(contender);
    List<Tensor> arrived = new ArrayList<>();
    for (int i = 0; i < photos.files().size(); i++) {
      arrived.add(applied(published.narrow(0, i, 1), photos.files().get(i)));
    }
    return Quantisation.round(Tensors.concatenate(arrived, 0));
  }

  @Override
  public Box moved(Box box, String file) {
    return box;
  }

  private static boolean isRight(String file) {
    return (spread(file) & 1) == 0;
  }

  private static boolean isDown(String file) {
    return (spread(file) & 2) == 0;
  }

  /** The lower bits of a hash alone would follow the last letter. */
  private static int spread(String file) {
    int hash = file.hashCode() * 0x9E3779B9;
    return hash >>> 30;
  }
}
