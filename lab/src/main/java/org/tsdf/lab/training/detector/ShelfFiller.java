package org.tsdf.lab.training.detector;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Detection.Landmark;
import org.tsdf.image.Photo;
import org.tsdf.image.PhotoException;
import org.tsdf.lab.dataset.FaceDataset;

/** Reads the photos in which there are faces. */
final class ShelfFiller {
  /** Of a label: surely a face; perhaps one. */
  private static final double CERTAIN = 0.9;

  static final double DOUBTFUL = 0.3;

  /** Photos are kept no larger than scenes need them. */
  private static final int LONGEST = 256;

  private static final int AT_ONCE = 512;

  private ShelfFiller() {}

  /** A data set and where it came from. */
  record Pack(Path data, FaceDataset photos) {}

  /** Hears how reading goes. */
  interface Hearing {
    /** So many photos are done. */
    void read(long photos);

    /**
     * @param reason names the photo and says why it cannot be used
     */
    void leftOut(String reason);
  }

  /** The photos with at least one certain face, decoded in parallel. */
  static PhotoShelf fill(FaceLabels labels, List<Pack> packs, Hearing hearing) {
    List<List<LabelledPicture>> filled = new ArrayList<>();
    long done = 0;
    for (Pack pack : packs) {
      List<LabelledPicture> pictures = new ArrayList<>();
      List<String> files = pack.photos().files();
      for (int start = 0; start < files.size(); start += AT_ONCE) {
        List<String> part = files.subList(start, Math.min(files.size(), start + AT_ONCE));
        part.parallelStream()
            .map(file -> read(pack, file, labels))
            .toList()
            .forEach(
                read -> {
                  read.picture().ifPresent(pictures::add);
                  read.fault().ifPresent(hearing::leftOut);
                });
        done += part.size();
        hearing.read(done);
      }
      filled.add(pictures);
    }
    return new PhotoShelf(filled);
  }

  /** A photo with faces, or why it cannot be read; neither for one without. */
  private record Reading(Optional<LabelledPicture> picture, Optional<String> fault) {}

  private static Reading read(Pack pack, String file, FaceLabels labels) {
    List<Detection> found = labels.of(FaceLabels.key(pack.data(), file));
    if (found == null || found.stream().noneMatch(face -> face.score() >= CERTAIN)) {
      return new Reading(Optional.empty(), Optional.empty());
    }
    try {
      Photo photo = pack.photos().photo(file);
      Picture picture = Picture.of(photo, LONGEST);
      double scale = (double) picture.width() / photo.width();
      List<FaceLabel> faces =
          found.stream()
              .filter(face -> face.score() >= DOUBTFUL)
              .map(face -> label(face, scale))
              .sorted(
                  Comparator.comparing(FaceLabel::certain)
                      .thenComparing(FaceLabel::side)
                      .reversed())
              .toList();
      return new Reading(Optional.of(new LabelledPicture(picture, faces)), Optional.empty());
    } catch (PhotoException e) {
      return new Reading(Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private static FaceLabel label(Detection face, double scale) {
    Box box = face.box();
    return new FaceLabel(
        new Box(box.left() * scale, box.top() * scale, box.right() * scale, box.bottom() * scale),
        face.landmarks().stream()
            .map(point -> new Landmark(point.x() * scale, point.y() * scale))
            .toList(),
        face.score() >= CERTAIN);
  }
}
