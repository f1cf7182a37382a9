package org.tsdf.lab.training.detector;

import java.util.List;
import org.tsdf.image.Photo;

/**
 * A picture to learn from.
 *
 * @param faces in pixels of the picture
 */
record Scene(Photo picture, List<FaceLabel> faces) {
  Scene {
    faces = List.copyOf(faces);
  }
}
