package org.tsdf.cli;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One colour a detector: green, red and blue for S3FD, DSFD and RetinaFace, as in the paper's
 * Figure 7; others take what is left.
 */
final class DetectorColours {
  private static final Map<String, Color> USUAL =
      Map.of(
          "s3fd", new Color(0, 170, 0),
          "dsfd", new Color(220, 0, 0),
          "retinaface", new Color(30, 60, 255));

  private static final List<Color> OTHERS =
      List.of(
          new Color(255, 140, 0),
          new Color(200, 0, 200),
          new Color(0, 170, 190),
          new Color(120, 80, 20),
          new Color(240, 210, 0),
          new Color(110, 110, 110));

  private DetectorColours() {}

  /** In the order of the detectors' names; colours repeat only where there are very many. */
  static List<Color> of(List<String> detectors) {
    List<Color> colours = new ArrayList<>();
    int next = 0;
    for (String detector : detectors) {
      Color usual = USUAL.get(detector);
      colours.add(usual == null ? OTHERS.get(next++ % OTHERS.size()) : usual);
    }
    return colours;
  }

  /** Such as {@code #00aa00}. */
  static String hex(Color colour) {
    return String.format("#%06x", colour.getRGB() & 0xFFFFFF);
  }
}
