package org.tsdf.lab.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Faces;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Tensor;

/** Networks whose answers can be worked out by hand. */
final class ToyNetworks {
  private ToyNetworks() {}

  /** Turns pictures into their negatives, edit {@code identity}; features are the pictures. */
  record Negative(String name, int imageSize) implements FaceEditor {
    @Override
    public List<Edit> edits() {
      return List.of(new Edit.Identity());
    }

    @Override
    public Tensor features(Faces faces) {
      return faces.images();
    }

    @Override
    public Tensor forge(Faces faces, Edit edit) {
      return faces.images().negate();
    }
  }

  /**
   * Finds one face, the same in every picture whose mean lies below a limit.
   *
   * @param face in pixels
   */
  record Dazzled(String name, double limit, Box face) implements FaceDetector {
    @Override
    public Observation observe(Tensor pictures) {
      throw new IllegalStateException("an evaluation needs detections only");
    }

    @Override
    public List<List<Detection>> detect(Tensor pictures, double minimumScore) {
      List<List<Detection>> found = new ArrayList<>();
      for (double mean : pictures.mean(1, 2, 3).toDoubles()) {
        found.add(mean < limit ? List.of(new Detection(face, 0.95, List.of())) : List.of());
      }
      return found;
    }
  }
}
