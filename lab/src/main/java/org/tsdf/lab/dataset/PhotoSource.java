package org.tsdf.lab.dataset;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.PhotoName;
import org.tsdf.tensor.FileFault;

/** Where photos lie: a folder, a folder with a subfolder {@code images}, or a zip archive. */
final class PhotoSource {
  private static final String MANIFEST = "manifest.csv";

  private final Path root;
  private final Path photos;

  private PhotoSource(Path root) {
    Path images = root.resolve("images");
    this.root = root;
    this.photos = Files.isDirectory(images) ? images : root;
  }

  static PhotoSource open(Path folderOrZip) {
    if (Files.isDirectory(folderOrZip)) {
      return new PhotoSource(folderOrZip);
    }
    if (!Files.isRegularFile(folderOrZip)) {
      throw new DatasetException(folderOrZip + " does not exist");
    }
    try {
      // stays open for as long as the photos are wanted, which is as long as the process
      FileSystem archive = FileSystems.newFileSystem(folderOrZip);
      return new PhotoSource(archive.getPath("/"));
    } catch (IOException | RuntimeException e) {
      throw new DatasetException(folderOrZip + " is neither a folder nor a zip archive", e);
    }
  }

  /** The photos' names, relative to where they lie, sorted. */
  List<String> names() {
    try (Stream<Path> walk = Files.walk(photos)) {
      return walk.filter(Files::isRegularFile)
          .map(photos::relativize)
          .filter(PhotoName::isPhoto)
          .map(Path::toString)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new DatasetException(photos + " cannot be listed: " + FileFault.of(e), e);
    }
  }

  /** The name of the folder in which the photos lie. */
  String folder() {
    return String.valueOf(photos.toAbsolutePath().normalize().getFileName());
  }

  byte[] bytes(String name) {
    try {
      return Files.readAllBytes(path(name));
    } catch (IOException e) {
      throw new DatasetException(path(name) + " cannot be read: " + FileFault.of(e), e);
    }
  }

  Path path(String name) {
    return photos.resolve(name);
  }

  /** Whether a file that a table lists, relative to the table or to the photos, is there. */
  boolean has(String listed) {
    return Files.isRegularFile(root.resolve(listed)) || Files.isRegularFile(path(listed));
  }

  /** The text of {@code manifest.csv}, or null where there is none. */
  @Nullable String manifest() {
    Path file = beside(MANIFEST);
    try {
      return file == null ? null : Files.readString(file);
    } catch (IOException e) {
      throw new DatasetException(file + " cannot be read: " + FileFault.of(e), e);
    }
  }

  /** A file beside the photos or their folder, or null where there is none. */
  @Nullable Path beside(String name) {
    Path file = root.resolve(name);
    return Files.isRegularFile(file) ? file : null;
  }
}
