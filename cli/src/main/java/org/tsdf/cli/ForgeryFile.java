package org.tsdf.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.tsdf.image.Encoding;
import org.tsdf.image.Photo;
import org.tsdf.lab.picture.ForgeryMark;

/**
 * Where a forgery is written. A forgery is evidence about a defence: its file name ends in {@code
 * -forgery.png} and its text says what it is, whatever the person asked for.
 */
final class ForgeryFile {
  private static final String ENDING = ".png";

  private ForgeryFile() {}

  /**
   * @param wanted a file, or a folder that is there
   * @param name the file's name in a folder, without mark and ending
   * @throws CommandFailure if another format than PNG is wanted, which carries no text
   */
  static Path path(Path wanted, String name) {
    Path file = Files.isDirectory(wanted) ? wanted.resolve(name) : wanted;
    String last = String.valueOf(file.getFileName());
    String lower = last.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".jpg") || lower.endsWith(".jpeg") || lower.endsWith(".webp")) {
      throw new CommandFailure(
          "a forgery is written as .png, which carries the text that says what it is; not " + file);
    }
    String stem =
        lower.endsWith(ENDING) ? last.substring(0, last.length() - ENDING.length()) : last;
    return file.resolveSibling(
        (stem.endsWith(ForgeryMark.SUFFIX) ? stem : stem + ForgeryMark.SUFFIX) + ENDING);
  }

  static void write(Photo forgery, Path file, boolean overwrite) {
    ForgeryMark.on(forgery).write(file, new Encoding.Png(), overwrite);
  }
}
