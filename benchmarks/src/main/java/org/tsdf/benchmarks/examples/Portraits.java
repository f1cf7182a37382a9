package org.tsdf.benchmarks.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tsdf.image.Detection;
import org.tsdf.image.Detection.Landmark;
import org.tsdf.image.Photo;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Scope;

/** The portraits of a folder, aligned. */
final class Portraits {
  private static final int LEAST_WIDTH = 300;
  private static final double SURE = 0.9;
  private static final int POINTS = 5;

  /** So far aligned portraits lie lower than they were, for the tops of heads. */
  private static final double LOWERED = 5;

  private Portraits() {}

  /** The five points of each portrait that is large enough and shows one face, by file name. */
  static Map<String, List<Landmark>> points(Path folder, FaceDetector detector) throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.sorted().toList();
    }
    Map<String, List<Landmark>> points = new LinkedHashMap<>();
    for (Path file : files) {
      try (Scope scope = Scope.open()) {
        Photo photo = Photo.read(file);
        if (photo.width() >= LEAST_WIDTH) {
          List<Detection> faces =
              Autograd.off(() -> detector.detect(photo.toTensor(), SURE)).get(0);
          if (faces.size() == 1) {
            points.put(String.valueOf(file.getFileName()), faces.get(0).landmarks());
          }
        }
      }
    }
    return points;
  }

  /** In the order of their points. */
  static List<Aligned> aligned(Path folder, Map<String, List<Landmark>> points) {
    List<Landmark> centre = centre(points, folder);
    List<Aligned> aligned = new ArrayList<>();
    points.forEach(
        (file, own) -> {
          Picture portrait = Picture.of(Photo.read(folder.resolve(file)));
          aligned.add(Aligned.of(file, portrait, own, centre));
        });
    return aligned;
  }

  /** Where the points lie on average, in an aligned portrait. */
  private static List<Landmark> centre(Map<String, List<Landmark>> points, Path folder) {
    String first = points.keySet().iterator().next();
    double scale = (double) Aligned.WIDTH / Photo.read(folder.resolve(first)).width();
    List<Landmark> centre = new ArrayList<>();
    for (int i = 0; i < POINTS; i++) {
      int which = i;
      double x =
          points.values().stream().mapToDouble(p -> p.get(which).x()).average().orElseThrow();
      double y =
          points.values().stream().mapToDouble(p -> p.get(which).y()).average().orElseThrow();
      centre.add(new Landmark(scale * x, LOWERED + scale * y));
    }
    return centre;
  }
}
