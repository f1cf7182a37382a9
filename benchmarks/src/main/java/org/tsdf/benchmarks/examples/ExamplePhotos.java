package org.tsdf.benchmarks.examples;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tsdf.benchmarks.examples.Scene.Person;
import org.tsdf.network.RetinaFaceArchitecture;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;

/**
 * Makes the photos of {@code examples/}: people who do not exist, each the mean of five portraits
 * that look alike, before invented backdrops. {@code benchmarks/run examples.ExamplePhotos
 * PORTRAITS RETINAFACE_WEIGHTS OUTPUT}.
 */
public final class ExamplePhotos {
  /** How many portraits make one person. */
  private static final int MIXED = 5;

  /** Which portraits, by their places in the list, are mixed with those most like them. */
  private static final List<Integer> SEEDS = List.of(14, 184, 10, 76, 287, 253, 427, 203);

  private ExamplePhotos() {}

  public static void main(String[] arguments) throws IOException {
    Path portraits = Path.of(arguments[0]);
    Path weights = Path.of(arguments[1]);
    List<Aligned> aligned;
    try (Scope scope = Scope.open()) {
      FaceDetector detector =
          new RetinaFaceArchitecture().load("retinaface", weights, DType.FLOAT32);
      aligned = Portraits.aligned(portraits, Portraits.points(portraits, detector));
    }
    List<BufferedImage> people = people(aligned);
    Path output = Files.createDirectories(Path.of(arguments[2]));
    write(people, output);
    writeFaces(people, Files.createDirectories(output.resolve("faces")));
  }

  static List<BufferedImage> people(List<Aligned> portraits) {
    List<BufferedImage> people = new ArrayList<>();
    for (int seed : SEEDS) {
      people.add(Cutout.of(Composite.of(portraits.get(seed).kin(portraits, MIXED))));
    }
    return people;
  }

  static void write(List<BufferedImage> people, Path folder) throws IOException {
    PictureFile.jpeg(Scene.of(1200, 1500, 0, 0.86).drawn(people), folder.resolve("portrait.jpg"));
    PictureFile.jpeg(Scene.of(1024, 1024, 1, 0.85).drawn(people), folder.resolve("square.jpg"));
    PictureFile.jpeg(
        Scene.of(3024, 4032, 2, 0.75).drawn(people), folder.resolve("twelve-megapixels.jpg"));
    PictureFile.jpeg(
        new Scene(
                1920,
                1080,
                103,
                List.of(
                    new Person(3, 0.14, 0.66),
                    new Person(4, 0.38, 0.74),
                    new Person(5, 0.62, 0.68),
                    new Person(6, 0.86, 0.72)))
            .drawn(people),
        folder.resolve("group.jpg"));
    PictureFile.jpeg(
        new Scene(1600, 1067, 104, List.of(new Person(7, 0.3, 0.75), new Person(1, 0.7, 0.7)))
            .drawn(people),
        folder.resolve("pair.jpg"));
    PictureFile.greyJpeg(Scene.of(800, 1000, 5, 0.85).drawn(people), folder.resolve("grey.jpg"));
    PictureFile.jpeg(Scene.of(160, 200, 6, 0.88).drawn(people), folder.resolve("small.jpg"));
    PictureFile.turnedJpeg(Scene.of(900, 1200, 7, 0.8).drawn(people), folder.resolve("turned.jpg"));
    PictureFile.png(
        Scene.of(480, 520, 4, 0.85).withoutBackdrop(people), folder.resolve("transparent.png"));
  }

  /** Each person's face by itself. */
  static void writeFaces(List<BufferedImage> people, Path folder) throws IOException {
    for (int i = 0; i < people.size(); i++) {
      Scene scene = new Scene(256, 256, 200 + i, List.of());
      PictureFile.jpeg(scene.face(people.get(i)), folder.resolve("face-" + (i + 1) + ".jpg"));
    }
  }
}
