package org.tsdf.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Photo;
import org.tsdf.lab.dataset.AnnotatedBoxes;
import org.tsdf.lab.evaluation.DetectionQuality;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class FaceTruthTest {
  @TempDir private Path folder;

  private static Photo photo() {
    try (Scope scope = Scope.open()) {
      return Photo.fromTensor(Tensors.zeros(DType.FLOAT32, 1, 3, 100, 100));
    }
  }

  private static DetectionQuality judged(FaceTruth truth, Detection... findings) {
    List<Detection> all = List.of(findings);
    AnnotatedBoxes.InPhoto there = truth.in("a.jpg", photo(), all);
    return DetectionQuality.EMPTY.plus(all, there.faces(), there.disputed());
  }

  private static Detection found(double score, double left, double top, double side) {
    return new Detection(new Box(left, top, left + side, top + side), score, List.of());
  }

  @Test
  void without_boxes_the_surest_finding_over_the_centre_is_the_face_and_others_are_mistakes() {
    DetectionQuality quality =
        judged(
            new FaceTruth.Central(),
            found(0.9, 30, 30, 40),
            found(0.8, 0, 0, 20),
            found(0.5, 70, 70, 20));
    assertThat(quality.found()).isEqualTo(1);
    assertThat(quality.counted()).isEqualTo(2);
    assertThat(quality.mistaken()).isEqualTo(1);
  }

  @Test
  void photos_smaller_than_a_detector_can_look_at_are_searched_too() {
    long[] seen = new long[2];
    FaceDetector large =
        new FaceDetector() {
          @Override
          public String name() {
            return "large";
          }

          @Override
          public Observation observe(Tensor pictures) {
            throw new IllegalStateException("a measurement needs detections only");
          }

          @Override
          public List<List<Detection>> detect(Tensor pictures, double minimumScore) {
            seen[0] = pictures.size(2);
            seen[1] = pictures.size(3);
            return List.of(List.of(found(0.9, 2, 3, 10)));
          }
        };
    try (Scope scope = Scope.open()) {
      Photo small = Photo.fromTensor(Tensors.zeros(DType.FLOAT32, 1, 3, 24, 20));
      List<Detection> findings = new DetectorMeasurement(large).findings(small);
      assertThat(findings).containsExactly(found(0.9, 2, 3, 10));
    }
    assertThat(seen).containsExactly(64, 64);
  }

  @Test
  void a_face_that_nobody_is_sure_of_is_missed() {
    DetectionQuality quality = judged(new FaceTruth.Central(), found(0.6, 30, 30, 40));
    assertThat(quality.recall()).hasValue(0);
    assertThat(quality.falseShare()).isEmpty();
  }

  @Test
  void drawn_boxes_are_the_truth_where_there_are_some() throws Exception {
    Path table = folder.resolve("boxes.csv");
    Files.writeString(
        table, "file,x,y,w,h,invalid_or_ignore\na.jpg,0,0,20,20,0\na.jpg,60,60,30,30,1\n");
    AnnotatedBoxes boxes = AnnotatedBoxes.read(table);
    DetectionQuality quality =
        judged(new FaceTruth.Drawn(boxes), found(0.9, 0, 0, 20), found(0.8, 60, 60, 30));
    assertThat(quality.faces()).isEqualTo(1);
    assertThat(quality.found()).isEqualTo(1);
    assertThat(quality.mistaken()).isZero();
    assertThat(boxes.of("b.jpg").faces()).isEmpty();
  }

  private record Fixed(List<Detection> findings) implements FaceDetector {
    @Override
    public String name() {
      return "fixed";
    }

    @Override
    public Observation observe(Tensor images) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<List<Detection>> detect(Tensor images, double minimumScore) {
      return List.of(findings);
    }
  }

  @Test
  void another_detectors_largest_face_is_the_truth_and_its_others_count_neither_way() {
    FaceTruth truth =
        new FaceTruth.FoundBy(
            new Fixed(
                List.of(found(0.9, 0, 0, 20), found(0.8, 40, 40, 40), found(0.2, 80, 0, 20))));
    DetectionQuality quality =
        judged(
            truth,
            found(0.9, 0, 0, 20),
            found(0.9, 42, 40, 40),
            found(0.9, 80, 0, 20)); // the other detector hardly sees this one
    assertThat(truth.words()).contains("fixed");
    assertThat(quality.faces()).isEqualTo(1);
    assertThat(quality.found()).isEqualTo(1);
    assertThat(quality.mistaken()).isEqualTo(1);
    assertThat(quality.counted()).isEqualTo(2);
  }
}
