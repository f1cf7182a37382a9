package org.tsdf.benchmarks.examples;

import java.util.ArrayList;
import java.util.List;

/** The face of nobody: the mean of several portraits whose features were moved onto each other. */
final class Composite {
  private static final int ROUNDS = 2;

  private Composite() {}

  static Picture of(List<Aligned> portraits) {
    List<Picture> pictures = portraits.stream().map(Aligned::picture).toList();
    Picture mean = Picture.mean(pictures);
    for (int round = 0; round < ROUNDS; round++) {
      Picture target = mean.luminance();
      List<Picture> moved = new ArrayList<>();
      for (Picture picture : pictures) {
        Registration onto = Registration.of(picture.luminance(), target);
        moved.add(picture.warped(picture.width(), picture.height(), onto));
      }
      mean = Picture.mean(moved);
    }
    return mean.sharpened(1.2, 0.9).sharpened(5, 0.25);
  }
}
