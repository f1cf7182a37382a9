package org.tsdf.lab.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Photo;
import org.tsdf.lab.dataset.AnnotatedBoxes;
import org.tsdf.lab.dataset.AnnotatedBoxes.InPhoto;
import org.tsdf.lab.evaluation.DetectionQuality;
import org.tsdf.poisoning.FaceDetector;

/** Which faces photos show. */
public sealed interface FaceTruth {
  /** Where it is from, in a few words. */
  String words();

  /**
   * @param file the photo, as its data set spells it
   * @param findings what the detector found that is being measured
   */
  InPhoto in(String file, Photo photo, List<Detection> findings);

  /** What people drew. */
  record Drawn(AnnotatedBoxes boxes) implements FaceTruth {
    @Override
    public String words() {
      return "boxes";
    }

    @Override
    public InPhoto in(String file, Photo photo, List<Detection> findings) {
      return boxes.of(file);
    }
  }

  /**
   * The largest face that another detector is sure of; what else it finds counts neither as a face
   * nor, where found, as a mistake.
   */
  record FoundBy(FaceDetector detector) implements FaceTruth {
    /** From which score on a finding of the other detector may be a face. */
    private static final double DOUBTFUL = 0.3;

    @Override
    public String words() {
      return "the largest face that " + detector.name() + " finds";
    }

    @Override
    public InPhoto in(String file, Photo photo, List<Detection> findings) {
      List<Detection> others = new ArrayList<>(new DetectorMeasurement(detector).findings(photo));
      others.removeIf(found -> found.score() < DOUBTFUL);
      List<Box> largest =
          others.stream()
              .filter(found -> found.score() >= DetectionQuality.SURE)
              .map(Detection::box)
              .max(Comparator.comparingDouble(Box::area))
              .stream()
              .toList();
      List<Box> disputed =
          others.stream().map(Detection::box).filter(box -> !largest.contains(box)).toList();
      return new InPhoto(largest, disputed);
    }
  }

  /**
   * One face, which covers the centre: the surest finding that does so, else the middle of the
   * photo. All other findings are mistakes.
   */
  record Central() implements FaceTruth {
    @Override
    public String words() {
      return "one central face";
    }

    @Override
    public InPhoto in(String file, Photo photo, List<Detection> findings) {
      double x = photo.width() / 2.0;
      double y = photo.height() / 2.0;
      Box face =
          findings.stream()
              .filter(found -> found.score() >= DetectionQuality.SURE)
              .filter(found -> found.box().left() < x && x < found.box().right())
              .filter(found -> found.box().top() < y && y < found.box().bottom())
              .max(Comparator.comparingDouble(Detection::score))
              .map(Detection::box)
              .orElse(new Box(x / 2, y / 2, 3 * x / 2, 3 * y / 2));
      return new InPhoto(List.of(face), List.of());
    }
  }
}
