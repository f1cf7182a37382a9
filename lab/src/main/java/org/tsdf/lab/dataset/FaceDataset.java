package org.tsdf.lab.dataset;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.Attributes;
import org.tsdf.image.Faces;
import org.tsdf.image.Photo;
import org.tsdf.image.PhotoException;
import org.tsdf.tensor.Scope;
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
   * @throws DatasetException if there are no photos, or the table lists none of them
   */
  public static FaceDataset open(Path folderOrZip, @Nullable Path table) {
    PhotoSource source = PhotoSource.open(folderOrZip);
    String manifest = table == null ? source.manifest() : null;
    AttributeTable attributes =
        table != null
            ? AttributeTable.read(table)
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
    return new FaceDataset(source, attributes, files);
  }

  /** The photos, sorted by name. */
  public List<String> files() {
    return files;
  }

  /** The attributes that are known. */
  public List<String> attributeNames() {
    return attributes.names();
  }

  /** The first photos by name, at most {@code count}. */
  public FaceDataset first(int count) {
    return new FaceDataset(source, attributes, files.subList(0, Math.min(count, files.size())));
  }

  /** SHA-256 over the names and contents of the photos, which names this selection. */
  public String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String file : files) {
        digest.update(file.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(source.bytes(file));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Decodes all photos, in parallel, in order. A photo that cannot be read is left out and told.
   *
   * @param size rows and columns of the faces
   * @throws DatasetException if none can be read
   */
  public LoadedFaces load(int size) {
    List<Decoded> decoded =
        IntStream.range(0, files.size())
            .parallel()
            .mapToObj(i -> decode(files.get(i), size))
            .toList();
    List<LoadedFaces.Unreadable> unreadable = new ArrayList<>();
    List<Decoded> good = new ArrayList<>();
    for (Decoded each : decoded) {
      if (each.fault == null) {
        good.add(each);
      } else {
        unreadable.add(new LoadedFaces.Unreadable(each.file, each.fault));
      }
    }
    if (good.isEmpty()) {
      throw new DatasetException(
          "none of " + files.size() + " photos can be read; the first: " + decoded.get(0).fault);
    }
    return new LoadedFaces(
        good.stream().map(each -> each.file).toList(), faces(good, size), unreadable);
  }

  private Faces faces(List<Decoded> good, int size) {
    int columns = attributes.names().size();
    float[] labels = new float[good.size() * columns];
    List<Tensor> pictures = new ArrayList<>();
    for (int i = 0; i < good.size(); i++) {
      float[] row = attributes.of(good.get(i).file);
      if (row != null) {
        System.arraycopy(row, 0, labels, i * columns, columns);
      }
      pictures.add(Tensors.of(good.get(i).pixels, 1, 3, size, size));
    }
    Tensor values = Tensors.of(labels, good.size(), columns);
    return new Faces(Tensors.concatenate(pictures, 0), new Attributes(attributes.names(), values));
  }

  private Decoded decode(String file, int size) {
    try (Scope scope = Scope.open()) {
      Photo photo = Photo.decode(source.bytes(file), source.path(file));
      return new Decoded(file, FaceCrop.of(photo, size).toFloats(), null);
    } catch (PhotoException | DatasetException e) {
      return new Decoded(file, new float[0], e.getMessage());
    }
  }

  /** A photo's pixels, or why there are none. */
  private static final class Decoded {
    private final String file;
    private final float[] pixels;
    private final @Nullable String fault;

    Decoded(String file, float[] pixels, @Nullable String fault) {
      this.file = file;
      this.pixels = pixels;
      this.fault = fault;
    }
  }
}
