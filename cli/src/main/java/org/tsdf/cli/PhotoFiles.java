package org.tsdf.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.tsdf.image.PhotoName;

/** The photos that the arguments of a command name. */
final class PhotoFiles {
  private PhotoFiles() {}

  /**
   * Files as they are, whatever they are called; of folders all photos in them and in folders
   * within, by name, hidden ones left out.
   */
  static List<Path> in(List<Path> arguments) {
    List<Path> photos = new ArrayList<>();
    for (Path argument : arguments) {
      if (Files.isDirectory(argument)) {
        photos.addAll(inFolder(argument));
      } else {
        photos.add(argument);
      }
    }
    return photos;
  }

  /** The file's name without its ending. */
  static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? name : name.substring(0, dot);
  }

  /**
   * A name for each photo's results in one folder: its stem; where an earlier photo has that, its
   * whole file name; where that is taken too, the whole name and a number. No two are alike, in
   * upper or lower case.
   */
  static List<String> distinctNames(List<Path> photos) {
    Set<String> taken = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (Path photo : photos) {
      String whole = String.valueOf(photo.getFileName());
      String name = stem(photo);
      for (int use = 1; !taken.add(name.toLowerCase(Locale.ROOT)); use++) {
        name = use == 1 ? whole : whole + "-" + use;
      }
      names.add(name);
    }
    return names;
  }

  private static List<Path> inFolder(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> PhotoName.isPhoto(folder.relativize(file)))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
