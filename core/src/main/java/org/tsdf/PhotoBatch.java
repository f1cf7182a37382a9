package org.tsdf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.tsdf.image.Encoding;
import org.tsdf.image.Photo;
import org.tsdf.image.PhotoException;
import org.tsdf.image.PhotoName;
import org.tsdf.tensor.FileFault;

/**
 * Photos to protect, and where each goes. A photo that cannot be read is skipped with its reason
 * and the rest go on; nothing is overwritten unless allowed.
 */
public final class PhotoBatch {
  private static final Map<String, String> MARK = Map.of("Software", "tsdf");

  /** Input to output, in the order in which they are worked on. */
  private final Map<Path, Path> files;

  private PhotoBatch(Map<Path, Path> files) {
    this.files = files;
  }

  /**
   * Photos and folders of photos. Folders are searched with all their subfolders, whose structure
   * is kept; other files, hidden ones and the output folder itself are passed over.
   *
   * @param outputFolder where the PNG files go
   * @throws PhotoException if a path does not exist
   */
  public static PhotoBatch of(List<Path> paths, Path outputFolder) {
    Map<Path, Path> files = new LinkedHashMap<>();
    Set<Path> taken = new HashSet<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        for (Path photo : photosUnder(path, outputFolder)) {
          put(files, taken, photo, outputFolder.resolve(path.relativize(photo).toString()));
        }
      } else if (Files.exists(path)) {
        put(files, taken, path, outputFolder.resolve(String.valueOf(path.getFileName())));
      } else {
        throw new PhotoException(path, "does not exist");
      }
    }
    return new PhotoBatch(files);
  }

  public int size() {
    return files.size();
  }

  /** The photos, in order. */
  public List<Path> photos() {
    return List.copyOf(files.keySet());
  }

  /**
   * Where a photo's protected version goes.
   *
   * @param photo one of {@link #photos}
   */
  public Path output(Path photo) {
    Path output = files.get(photo);
    if (output == null) {
      throw new IllegalArgumentException(photo + " is not in this batch");
    }
    return output;
  }

  /**
   * Protects one photo and writes the result as PNG, with the entry {@code Software}, by which it
   * is known not to be an original.
   *
   * @param photo one of {@link #photos}
   * @param text entries for the PNG file, such as the perturbation's name; those of the original
   *     are not carried over, since they may tell where and when it was taken
   * @param overwrite whether a photo that was protected before may be replaced
   */
  public Outcome protect(
      Path photo, Protector protector, Map<String, String> text, boolean overwrite) {
    Path output = output(photo);
    try {
      if (isInput(output)) {
        return new Outcome.Skipped(photo, output + " is an original, which is never overwritten");
      }
      if (Files.exists(output) && !overwrite) {
        return new Outcome.Skipped(photo, output + " exists and may not be overwritten");
      }
      if (Files.exists(output) && !isProtected(output)) {
        return new Outcome.Skipped(photo, output + " was not made by tsdf, so it stays");
      }
      Photo original = Photo.read(photo);
      ProtectedPhoto result = protector.protect(original);
      Files.createDirectories(output.toAbsolutePath().getParent());
      result.photo().withText(marked(text)).write(output, new Encoding.Png(), overwrite);
      return new Outcome.Protected(photo, output, result.report());
    } catch (PhotoException e) {
      return new Outcome.Skipped(photo, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Outcome.Skipped(photo, output + " cannot be written: " + FileFault.of(e));
    }
  }

  private static Map<String, String> marked(Map<String, String> text) {
    Map<String, String> marked = new LinkedHashMap<>(MARK);
    marked.putAll(text);
    return marked;
  }

  private static boolean isProtected(Path file) {
    try {
      return Photo.read(file).text().entrySet().containsAll(MARK.entrySet());
    } catch (PhotoException e) {
      return false;
    }
  }

  private boolean isInput(Path output) throws IOException {
    if (!Files.exists(output)) {
      return false;
    }
    for (Path photo : files.keySet()) {
      if (Files.isSameFile(photo, output)) {
        return true;
      }
    }
    return false;
  }

  /** Two photos that differ only in their ending keep it: {@code a.jpg.png}. */
  private static void put(Map<Path, Path> files, Set<Path> taken, Path photo, Path target) {
    if (files.containsKey(photo)) {
      return;
    }
    String name = String.valueOf(target.getFileName());
    int dot = name.lastIndexOf('.');
    Path output = target.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".png");
    if (!taken.add(output)) {
      output = target.resolveSibling(name + ".png");
      for (int n = 2; !taken.add(output); n++) {
        output = target.resolveSibling(name + "-" + n + ".png");
      }
    }
    files.put(photo, output);
  }

  private static List<Path> photosUnder(Path folder, Path outputFolder) {
    Path excluded = outputFolder.toAbsolutePath().normalize();
    Path searched = folder.toAbsolutePath().normalize();
    boolean within = excluded.startsWith(searched) && !excluded.equals(searched);
    List<Path> found = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      walk.filter(Files::isRegularFile)
          .filter(file -> PhotoName.isPhoto(folder.relativize(file)))
          .filter(file -> !within || !file.toAbsolutePath().normalize().startsWith(excluded))
          .sorted()
          .forEach(found::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }
}
