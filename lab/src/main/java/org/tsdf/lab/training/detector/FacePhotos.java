package org.tsdf.lab.training.detector;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tsdf.lab.catalogue.Architectures;
import org.tsdf.lab.dataset.DatasetException;
import org.tsdf.lab.dataset.FaceDataset;
import org.tsdf.lab.training.network.TrainingInput;
import org.tsdf.lab.training.network.TrainingSettings;
import org.tsdf.network.Architecture;
import org.tsdf.perturbation.Provenance;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;

/**
 * Photos of which scenes are composed, and where the faces in them are. Three settings belong to
 * them: {@code more-data}, further folders or archives; {@code labels}, the CSV file of the faces;
 * {@code label-with}, {@code ARCHITECTURE=FILE} of a detector that searches the photos which that
 * file does not know, and adds them to it.
 *
 * @param labels see {@link FaceLabels}
 * @param detector {@code ARCHITECTURE=FILE}, or empty
 */
record FacePhotos(List<Path> moreData, Path labels, String detector) {
  FacePhotos {
    moreData = List.copyOf(moreData);
  }

  static TrainingSettings declare(TrainingSettings settings) {
    return settings.having("more-data", "").having("labels", "").having("label-with", "");
  }

  /**
   * @throws IllegalArgumentException if there are neither labels nor a detector to make them with
   */
  static FacePhotos told(TrainingSettings settings) {
    String labels = settings.text("labels");
    String detector = settings.text("label-with");
    if (labels.isEmpty() || (detector.isEmpty() && !Files.exists(Path.of(labels)))) {
      throw new IllegalArgumentException(
          "labels must name a CSV file of faces; with label-with=retinaface=FILE it is made");
    }
    List<Path> more =
        Stream.of(settings.text("more-data").split(",", -1))
            .filter(text -> !text.isBlank())
            .map(text -> Path.of(text.strip()))
            .toList();
    return new FacePhotos(more, Path.of(labels), detector);
  }

  /**
   * What was read.
   *
   * @param labels SHA-256 of what is known of the faces
   */
  record Read(PhotoShelf shelf, String labels, Provenance.Data data) {}

  /**
   * Searches what was not searched before, then reads all photos with faces.
   *
   * @return null if the search was asked to stop
   * @throws DatasetException if the data cannot be read or has no face
   */
  @Nullable Read read(TrainingInput input) {
    List<ShelfFiller.Pack> packs = new ArrayList<>();
    for (Path data : Stream.concat(Stream.of(input.data()), moreData.stream()).toList()) {
      FaceDataset all = FaceDataset.open(data, null);
      packs.add(
          new ShelfFiller.Pack(data, input.images() == null ? all : all.first(input.images())));
    }
    refuseSameName(packs);
    int total = packs.stream().mapToInt(pack -> pack.photos().files().size()).sum();
    Ear ear = new Ear(input.reading(), total);
    if (!detector.isEmpty() && !search(packs, ear)) {
      return null;
    }
    FaceLabels known = FaceLabels.read(labels); // found just now or earlier, to the same digits
    PhotoShelf shelf = ShelfFiller.fill(known, packs, ear);
    String hashes =
        packs.stream().map(pack -> pack.photos().hash()).collect(Collectors.joining("+"));
    return new Read(shelf, known.sha256(), new Provenance.Data(total, hashes));
  }

  /** Passes on what searching and reading say; a photo that neither can read is named once. */
  private static final class Ear implements FaceSearch.Progress, ShelfFiller.Hearing {
    private final TrainingInput.Reading reading;
    private final int total;

    Ear(TrainingInput.Reading reading, int total) {
      this.reading = reading;
      this.total = total;
    }

    @Override
    public boolean known(long photos) {
      return reading.searched(photos, total);
    }

    @Override
    public void unreadable(String reason) {
      reading.leftOut(reason);
    }

    @Override
    public void read(long photos) {
      reading.read(photos, total);
    }

    @Override
    public void leftOut(String reason) {
      reading.leftOut(reason);
    }
  }

  /** Labels call a photo by its data set's name and its own. */
  private static void refuseSameName(List<ShelfFiller.Pack> packs) {
    Map<String, Path> named = new HashMap<>();
    for (ShelfFiller.Pack pack : packs) {
      Path other = named.put(FaceLabels.nameOf(pack.data()), pack.data());
      if (other != null) {
        throw new DatasetException(
            "%s and %s are called the same, so that their labels cannot be told apart; rename one"
                .formatted(other, pack.data()));
      }
    }
  }

  private boolean search(List<ShelfFiller.Pack> packs, FaceSearch.Progress progress) {
    FaceLabels known = Files.exists(labels) ? FaceLabels.read(labels) : new FaceLabels();
    try (Scope scope = Scope.open()) {
      String[] parts = detector.split("=", 2);
      Architecture<?> architecture =
          Architectures.find(parts[0])
              .filter(found -> parts.length == 2 && found.port() == FaceDetector.class)
              .orElseThrow(
                  () -> new DatasetException("label-with must be DETECTOR=FILE, was " + detector));
      Object loaded = architecture.load(parts[0], Path.of(parts[1]), DType.FLOAT32);
      return new FaceSearch(known, labels, (FaceDetector) loaded).over(packs, progress);
    }
  }
}
