package org.tsdf.lab.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.Attributes;
import org.tsdf.image.Box;
import org.tsdf.image.Faces;
import org.tsdf.image.Photo;
import org.tsdf.image.PhotoException;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Sha256;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** A folder or zip archive of face photos and what is known about them. */
public final class FaceDataset {
  private final PhotoSource source;
  private final AttributeTable attributes;
  private final List<String> files;

  private FaceDataset(PhotoSource source, AttributeTable attributes, List<String> files) {
    this.source = source;
    this.attributes = attributes;
    this.files = List.copyOf(files);
  }

  /**
   * All photos of a folder (or its subfolder {@code images}) or zip archive, by name.
   *
   * @param table attributes of the photos; null for {@code manifest.csv} inside where there is one,
   *     else unknown
   * @throws DatasetException if there are no photos, one has no row in the table, or {@code
   *     manifest.csv} lists one that is absent; a table from elsewhere may list more
   */
  public static FaceDataset open(Path folderOrZip, @Nullable Path table) {
    PhotoSource source = PhotoSource.open(folderOrZip);
    String manifest = table == null ? source.manifest() : null;
    AttributeTable attributes =
        table != null
            ? AttributeTable.read(table).within(source.folder())
            : manifest == null
                ? AttributeTable.empty()
                : AttributeTable.parse(manifest, folderOrZip.resolve("manifest.csv").toString());
    List<String> files = source.names();
    if (files.isEmpty()) {
      throw new DatasetException("no photos were found in " + folderOrZip);
    }
    if (table != null && files.stream().noneMatch(file -> attributes.of(file) != null)) {
      throw new DatasetException(table + " lists none of the photos in " + folderOrZip);
    }
    requireRows(attributes, files, table == null ? folderOrZip.resolve("manifest.csv") : table);
    if (manifest != null) {
      requirePhotos(attributes, source, folderOrZip.resolve("manifest.csv"));
    }
    return new FaceDataset(source, attributes, files);
  }

  /** A photo without a row would be taken for a face that has no attribute at all. */
  private static void requireRows(AttributeTable attributes, List<String> files, Path table) {
    if (attributes.names().isEmpty()) {
      return;
    }
    List<String> missing = files.stream().filter(file -> attributes.of(file) == null).toList();
    if (!missing.isEmpty()) {
      throw new DatasetException(
          table + " has no row for " + missing.size() + " photos; the first is " + missing.get(0));
    }
  }

  private static void requirePhotos(AttributeTable attributes, PhotoSource source, Path manifest) {
    List<String> absent = attributes.files().stream().filter(file -> !source.has(file)).toList();
    if (!absent.isEmpty()) {
      throw new DatasetException(
          manifest + " lists " + absent.size() + " absent photos; the first is " + absent.get(0));
    }
  }

  /** {@code boxes.csv} in the folder or archive, or null where there is none. */
  public @Nullable AnnotatedBoxes drawnBoxes() {
    Path file = source.beside("boxes.csv");
    return file == null ? null : AnnotatedBoxes.read(file);
  }

  /** The photos, sorted by name. */
  public List<String> files() {
    return files;
  }

  /** Those that can be read, whole and at their own resolution. */
  public List<Photo> readable() {
    List<Photo> photos = new ArrayList<>();
    for (String file : files) {
      try {
        photos.add(photo(file));
      } catch (PhotoException e) {
        // left out
      }
    }
    return photos;
  }

  /** The attributes that are known. */
  public List<String> attributeNames() {
    return attributes.names();
  }

  /**
   * @throws DatasetException naming the first attribute that is not known, and those that are
   */
  public void requireAttributes(Collection<String> wanted) {
    for (String name : wanted) {
      if (!attributeNames().contains(name)) {
        String known = attributeNames().isEmpty() ? "none" : String.join(", ", attributeNames());
        throw new DatasetException("the photos have no attribute " + name + "; known: " + known);
      }
    }
  }

  /** The first photos by name, at most {@code count}. */
  public FaceDataset first(int count) {
    return new FaceDataset(source, attributes, files.subList(0, Math.min(count, files.size())));
  }

  /**
   * The photos but for the first by name.
   *
   * @throws DatasetException if none would be left
   */
  public FaceDataset from(int skipped) {
    if (skipped >= files.size()) {
      throw new DatasetException(
          "of %d photos %d cannot be left out".formatted(files.size(), skipped));
    }
    return part(skipped, files.size());
  }

  /** Some of the photos, by their places in {@link #files}. */
  public FaceDataset part(int from, int to) {
    return new FaceDataset(source, attributes, files.subList(from, to));
  }

  /**
   * A whole photo, uncut.
   *
   * @throws PhotoException if it cannot be read
   */
  public Photo photo(String file) {
    return Photo.read(source.path(file));
  }

  /**
   * Where somebody has marked the face, in pixels of what {@link #load} makes of the photo.
   *
   * @param size that was loaded
   * @throws PhotoException if the photo cannot be read
   */
  public Optional<Box> faceBox(String file, int size) {
    Box marked = attributes.faceBox(file);
    return marked == null
        ? Optional.empty()
        : Optional.of(FaceCrop.moved(marked, photo(file), size));
  }

  /** Whether the face is marked in every photo. */
  public boolean hasFaceBoxes() {
    return files.stream().allMatch(file -> attributes.faceBox(file) != null);
  }

  /** SHA-256 over the names and contents of the photos, which names this selection. */
  public String hash() {
    return hash(List.of(this));
  }

  /** As {@link #hash()}, over the photos of several data sets in turn. */
  public static String hash(List<FaceDataset> datasets) {
    Sha256 hash = new Sha256();
    for (FaceDataset dataset : datasets) {
      for (String file : dataset.files) {
        hash.add(file).add(dataset.source.bytes(file));
      }
    }
    return hash.hex();
  }

  /** SHA-256 over what is known of the photos: their attributes and where the face is marked. */
  public String labelsHash() {
    return labelsHash(List.of(this));
  }

  /** As {@link #labelsHash()}, over the photos of several data sets in turn. */
  public static String labelsHash(List<FaceDataset> datasets) {
    Sha256 hash = new Sha256();
    for (FaceDataset dataset : datasets) {
      hash.add(String.join(",", dataset.attributeNames()));
      for (String file : dataset.files) {
        String known = dataset.attributes.text(file);
        if (!known.isEmpty()) {
          hash.add(file).add(known);
        }
      }
    }
    return hash.hex();
  }

  /**
   * Decodes all photos, in parallel, in order. A photo that cannot be read is left out and told.
   *
   * @param size rows and columns of the faces
   * @throws DatasetException if none can be read
   */
  public LoadedFaces load(int size) {
    List<DecodedPhoto> decoded = decode(files, size);
    List<LoadedFaces.Unreadable> unreadable = unreadable(decoded);
    return loaded(decoded, unreadable)
        .orElseThrow(
            () ->
                new DatasetException(
                    "none of "
                        + files.size()
                        + " photos can be read; the first: "
                        + unreadable.get(0).reason()));
  }

  /**
   * As {@link #load}, but none at all is no failure.
   *
   * @return empty faces where no photo can be read
   */
  public LoadedFaces loadReadable(int size) {
    List<DecodedPhoto> decoded = decode(files, size);
    List<LoadedFaces.Unreadable> unreadable = unreadable(decoded);
    return loaded(decoded, unreadable)
        .orElseGet(
            () ->
                new LoadedFaces(
                    List.of(),
                    Faces.of(Tensors.zeros(DType.FLOAT32, 0, 3, size, size)),
                    unreadable));
  }

  /**
   * Each photo in several framings, cut out of the whole photo rather than the face crop, so that
   * wider ones show what is really around the face. Photos that cannot be read are left out.
   *
   * @return (readable photos · copies, 3, size, size) on [-1, 1]; those of a photo follow each
   *     other
   */
  public Tensor framings(int size, int copies, long seed) {
    List<float[]> pixels =
        IntStream.range(0, files.size())
            .parallel()
            .mapToObj(i -> framings(files.get(i), size, copies, new RandomSource(seed).fork(i)))
            .toList();
    try (Scope scope = Scope.open()) {
      List<Tensor> framed = new ArrayList<>();
      for (float[] each : pixels) {
        framed.add(Tensors.of(each, each.length / (3L * size * size), 3, size, size));
      }
      return scope.keep(Tensors.concatenate(framed, 0));
    }
  }

  private float[] framings(String file, int size, int copies, RandomSource random) {
    try (Scope scope = Scope.open()) {
      Photo photo = Photo.read(source.path(file));
      List<Tensor> framed = new ArrayList<>();
      for (int copy = 0; copy < copies; copy++) {
        framed.add(Framing.of(photo, size, random));
      }
      return Tensors.concatenate(framed, 0).toFloats();
    } catch (PhotoException e) {
      return new float[0];
    }
  }

  /**
   * Decodes batch after batch, each within a scope of its own, so that a large data set needs no
   * more memory than a batch.
   *
   * @param batchSize of photos; a batch with unreadable ones is smaller, an empty one is left out
   * @return the photos of all batches that were left out
   */
  public List<LoadedFaces.Unreadable> forEachBatch(
      int size, int batchSize, Consumer<LoadedFaces> consumer) {
    List<LoadedFaces.Unreadable> all = new ArrayList<>();
    for (int start = 0; start < files.size(); start += batchSize) {
      try (Scope scope = Scope.open()) {
        int end = Math.min(start + batchSize, files.size());
        List<DecodedPhoto> decoded = decode(files.subList(start, end), size);
        List<LoadedFaces.Unreadable> unreadable = unreadable(decoded);
        all.addAll(unreadable);
        loaded(decoded, unreadable).ifPresent(consumer);
      }
    }
    return all;
  }

  /** Decodes all photos, whole, in parallel, in order. */
  public List<DecodedPhoto> decode() {
    return decode(files, photo -> photo);
  }

  private List<DecodedPhoto> decode(List<String> part, int size) {
    return decode(part, photo -> FaceCrop.cut(photo, size));
  }

  private List<DecodedPhoto> decode(List<String> part, UnaryOperator<Photo> kept) {
    return part.parallelStream().map(file -> decode(file, kept)).toList();
  }

  private DecodedPhoto decode(String file, UnaryOperator<Photo> kept) {
    try {
      return new DecodedPhoto.Read(file, kept.apply(photo(file)));
    } catch (PhotoException e) {
      return new DecodedPhoto.Broken(new LoadedFaces.Unreadable(file, file + " " + e.fault()));
    }
  }

  private static List<LoadedFaces.Unreadable> unreadable(List<DecodedPhoto> decoded) {
    return decoded.stream()
        .filter(DecodedPhoto.Broken.class::isInstance)
        .map(each -> ((DecodedPhoto.Broken) each).photo())
        .toList();
  }

  /** Empty where no photo can be read. */
  private Optional<LoadedFaces> loaded(
      List<DecodedPhoto> decoded, List<LoadedFaces.Unreadable> unreadable) {
    List<DecodedPhoto.Read> good =
        decoded.stream()
            .filter(DecodedPhoto.Read.class::isInstance)
            .map(DecodedPhoto.Read.class::cast)
            .toList();
    if (good.isEmpty()) {
      return Optional.empty();
    }
    List<String> names = good.stream().map(DecodedPhoto.Read::file).toList();
    return Optional.of(new LoadedFaces(names, faces(good), unreadable));
  }

  private Faces faces(List<DecodedPhoto.Read> good) {
    int columns = attributes.names().size();
    float[] labels = new float[good.size() * columns];
    try (Scope scope = Scope.open()) {
      List<Tensor> pictures = new ArrayList<>();
      for (int i = 0; i < good.size(); i++) {
        float[] row = attributes.of(good.get(i).file());
        if (row != null) {
          System.arraycopy(row, 0, labels, i * columns, columns);
        }
        pictures.add(good.get(i).photo().toTensor());
      }
      Tensor images = scope.keep(Tensors.concatenate(pictures, 0));
      Tensor values = scope.keep(Tensors.of(labels, good.size(), columns));
      return new Faces(images, new Attributes(attributes.names(), values));
    }
  }
}
