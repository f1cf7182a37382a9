package org.tsdf.lab.evaluation;

import java.util.List;
import java.util.OptionalDouble;
import org.tsdf.image.Detection;
import org.tsdf.tensor.Tensor;

/** Sees the pictures of which an evaluation measures; tensors live only during the call. */
public interface Showcase {
  /** Looks at nothing. */
  Showcase NONE =
      new Showcase() {
        @Override
        public void forgeries(Scene scene, Tensor clean, Tensor guarded, List<Forged> edits) {}

        @Override
        public void faces(Scene scene, Searched clean, Searched guarded) {}
      };

  /** Each of several in turn. */
  static Showcase all(List<Showcase> showcases) {
    List<Showcase> each = List.copyOf(showcases);
    return new Showcase() {
      @Override
      public void forgeries(Scene scene, Tensor clean, Tensor guarded, List<Forged> edits) {
        each.forEach(one -> one.forgeries(scene, clean, guarded, edits));
      }

      @Override
      public void faces(Scene scene, Searched clean, Searched guarded) {
        each.forEach(one -> one.faces(scene, clean, guarded));
      }

      @Override
      public void seen(int firstPhoto) {
        each.forEach(one -> one.seen(firstPhoto));
      }
    };
  }

  /**
   * What is shown.
   *
   * @param network an editor or a detector
   * @param photos files, in the order of the pictures
   */
  record Scene(String route, String perturbation, String network, List<String> photos) {
    public Scene {
      photos = List.copyOf(photos);
    }
  }

  /**
   * One edit of all photos.
   *
   * @param clean forgeries of the clean photos, (N, 3, h, w)
   * @param disturbed forgeries of the protected photos
   * @param l2Mask of each photo
   */
  record Forged(String edit, Tensor clean, Tensor disturbed, List<OptionalDouble> l2Mask) {
    public Forged {
      l2Mask = List.copyOf(l2Mask);
    }
  }

  /**
   * Pictures and what was found in each.
   *
   * @param images (N, 3, H, W)
   */
  record Searched(Tensor images, List<List<Detection>> found) {
    public Searched {
      found = List.copyOf(found);
    }
  }

  /**
   * @param clean photos as they arrive, (N, 3, H, W)
   * @param guarded the same photos protected
   */
  void forgeries(Scene scene, Tensor clean, Tensor guarded, List<Forged> edits);

  void faces(Scene scene, Searched clean, Searched guarded);

  /**
   * All of some photos has been shown; called before their observations are added.
   *
   * @param firstPhoto the place of the first of them
   */
  default void seen(int firstPhoto) {}
}
