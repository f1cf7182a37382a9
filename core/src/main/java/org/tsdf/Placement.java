package org.tsdf;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.tsdf.image.Box;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** Where on a photo a perturbation lies: over the crop that a user of a face editor would make. */
final class Placement {
  /**
   * Side of the square that editors' users crop, and how far its centre lies above that of the face
   * box, in heights of that box: the means over 60 aligned CelebA photos, cut as editors' users do,
   * with RetinaFace's boxes.
   */
  private static final double CROP_SIDE = 1.46;

  private static final double CROP_ABOVE = 0.12;

  /**
   * A photo whose middle square is at most this many times as large as the face in it is taken for
   * a crop already, which editors' users cut no further: LFW's pictures are 1.9 times, CelebA-HQ's
   * 1.3 times as large as the face.
   */
  private static final double CLOSE_UP = 2.2;

  /** How far the face of such a photo may lie from the middle, in sides of the square. */
  private static final double OFF_CENTRE = 0.15;

  private Placement() {}

  /**
   * One crop: the largest centred square, which is what preprocessing cuts out of a portrait. The
   * rest of the photo continues the pattern mirrored.
   *
   * @param picture (1, 3, H, W)
   * @return of the same shape
   */
  static Tensor overWhole(Perturbation perturbation, Tensor picture) {
    int height = (int) picture.size(2);
    int width = (int) picture.size(3);
    int side = Math.min(height, width);
    Tensor pattern = perturbation.fittedTo(side, side);
    while (pattern.size(2) < height || pattern.size(3) < width) {
      pattern = mirroredTowards(pattern, height, width);
    }
    if (!perturbation.budget().dependsOnPicture()) {
      return pattern;
    }
    double scale = (double) perturbation.height() / side;
    return pattern.times(
        share(perturbation, picture, Math.round(scale * height), Math.round(scale * width)));
  }

  /**
   * How much of a perturbation a picture gets where, as seen at the perturbation's own scale.
   *
   * @param height rows of the picture at that scale
   * @return (1, 1, H, W) of the picture
   */
  private static Tensor share(Perturbation perturbation, Tensor picture, long height, long width) {
    Tensor seen = Resampling.resize(picture, Math.max(1, height), Math.max(1, width));
    return Resampling.resize(perturbation.budget().share(seen), picture.size(2), picture.size(3));
  }

  /** Grows by at most the pattern's own size less one, which is all that a mirror can give. */
  private static Tensor mirroredTowards(Tensor pattern, int height, int width) {
    int rows = (int) Math.min(height - pattern.size(2), pattern.size(2) - 1);
    int columns = (int) Math.min(width - pattern.size(3), pattern.size(3) - 1);
    if (pattern.size(2) == 1 || pattern.size(3) == 1) {
      return pattern.expand(1, 3, height, width).contiguous();
    }
    return Layers.reflectPad(
        pattern, columns / 2, columns - columns / 2, rows / 2, rows - rows / 2);
  }

  /**
   * The crop of each face; around it the pattern fades, pixels further away do not change. Where
   * crops overlap, the earlier face wins; where one fades into another, that other is unchanged.
   *
   * @param perturbation what lies over a crop
   * @param picture (1, 3, H, W)
   * @param faces in pixels, best first
   * @return of the picture's shape
   */
  static Tensor overFaces(
      Function<Box, Perturbation> perturbation, Tensor picture, List<Box> faces) {
    int height = (int) picture.size(2);
    int width = (int) picture.size(3);
    Tensor canvas = Tensors.zeros(DType.FLOAT32, picture.shape());
    List<Patch> patches = new ArrayList<>();
    for (int i = faces.size() - 1; i >= 0; i--) {
      Box crop = cropOf(faces.get(i), height, width);
      patches.add(patch(perturbation.apply(crop), crop, picture));
    }
    patches.forEach(patch -> patch.drawFading(canvas));
    patches.forEach(patch -> patch.drawSquare(canvas));
    return canvas;
  }

  private static Patch patch(Perturbation perturbation, Box crop, Tensor picture) {
    int side = (int) Math.max(1, Math.round(crop.width()));
    int left = (int) Math.round(crop.left());
    int top = (int) Math.round(crop.top());
    Patch patch = Patch.of(perturbation.fittedTo(side, side), top, left);
    if (!perturbation.budget().dependsOnPicture()) {
      return patch;
    }
    int margin = patch.margin();
    Box wide = new Box(left - margin, top - margin, left + side + margin, top + side + margin);
    long seen = Math.round(perturbation.height() * wide.width() / side);
    Tensor beneath = cut(picture, wide, (int) seen, (int) seen);
    Tensor share = perturbation.budget().share(beneath);
    return patch.dimmed(Resampling.resize(share, side + 2L * margin, side + 2L * margin));
  }

  /**
   * The square that an editor's user would cut out: the middle of a close-up, else what lies around
   * the face. A pattern works best where it meets the crop pixel by pixel.
   */
  static Box cropOf(Box face, int height, int width) {
    Box square = centredSquare(height, width);
    double size = Math.max(face.width(), face.height());
    double beside = (face.left() + face.right() - square.left() - square.right()) / 2;
    double below = (face.top() + face.bottom() - square.top() - square.bottom()) / 2;
    boolean middle = Math.max(Math.abs(beside), Math.abs(below)) <= OFF_CENTRE * square.width();
    return middle && square.width() <= CLOSE_UP * size ? square : cropAround(face);
  }

  /** The square around a face box, as in CelebA. */
  static Box cropAround(Box face) {
    double size = Math.max(face.width(), face.height());
    double half = CROP_SIDE * size / 2;
    double x = (face.left() + face.right()) / 2;
    double y = (face.top() + face.bottom()) / 2 - CROP_ABOVE * size;
    return new Box(x - half, y - half, x + half, y + half);
  }

  /** The largest square in the middle of a photo. */
  static Box centredSquare(int height, int width) {
    int side = Math.min(height, width);
    int left = (width - side) / 2;
    int top = (height - side) / 2;
    return new Box(left, top, left + side, top + side);
  }

  /**
   * What lies under a crop, continued at the photo's edges where the crop reaches beyond them.
   *
   * @return (1, 3, height, width)
   */
  static Tensor cut(Tensor picture, Box crop, int height, int width) {
    int side = (int) Math.max(1, Math.round(crop.width()));
    long left = Math.round(crop.left());
    long top = Math.round(crop.top());
    long x0 = Math.min(Math.max(0, left), picture.size(3) - 1);
    long y0 = Math.min(Math.max(0, top), picture.size(2) - 1);
    long x1 = Math.max(x0 + 1, Math.min(picture.size(3), left + side));
    long y1 = Math.max(y0 + 1, Math.min(picture.size(2), top + side));
    Tensor inside = picture.narrow(2, y0, y1 - y0).narrow(3, x0, x1 - x0);
    Tensor whole =
        Layers.edgePad(
            inside,
            (int) Math.max(0, x0 - left),
            (int) Math.max(0, left + side - x1),
            (int) Math.max(0, y0 - top),
            (int) Math.max(0, top + side - y1));
    return Resampling.resize(whole, height, width);
  }
}
