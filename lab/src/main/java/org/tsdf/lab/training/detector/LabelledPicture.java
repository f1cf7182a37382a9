package org.tsdf.lab.training.detector;

import java.util.Comparator;
import java.util.List;
import org.tsdf.image.Box;
import org.tsdf.tensor.RandomSource;

/**
 * A photo and the faces in it.
 *
 * @param faces in pixels of the picture; at least one is certain, the largest certain one is first
 */
record LabelledPicture(Picture picture, List<FaceLabel> faces) {
  private static final double LEAST_BACKGROUND = 16;

  LabelledPicture {
    faces = List.copyOf(faces);
  }

  FaceLabel main() {
    return faces.get(0);
  }

  /** The rectangles beside, above and below all faces that reach the border; some may be empty. */
  List<Box> backgrounds() {
    double left = picture.width();
    double top = picture.height();
    double right = 0;
    double bottom = 0;
    for (FaceLabel face : faces) {
      left = Math.min(left, face.box().left());
      top = Math.min(top, face.box().top());
      right = Math.max(right, face.box().right());
      bottom = Math.max(bottom, face.box().bottom());
    }
    return List.of(
        new Box(0, 0, left, picture.height()),
        new Box(right, 0, picture.width(), picture.height()),
        new Box(0, 0, picture.width(), top),
        new Box(0, bottom, picture.width(), picture.height()));
  }

  /** The largest of the backgrounds. */
  Box background() {
    return backgrounds().stream().max(Comparator.comparingDouble(Box::area)).orElseThrow();
  }

  /** One of the backgrounds that are at least 16 pixels wide and high, else the largest. */
  Box background(RandomSource random) {
    List<Box> usable =
        backgrounds().stream()
            .filter(box -> Math.min(box.width(), box.height()) >= LEAST_BACKGROUND)
            .toList();
    return usable.isEmpty() ? background() : usable.get(random.nextInt(0, usable.size() - 1));
  }
}
