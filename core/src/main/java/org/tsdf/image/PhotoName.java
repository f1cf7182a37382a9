package org.tsdf.image;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Which files of a folder or archive are photos. */
public final class PhotoName {
  private static final Set<String> ENDINGS =
      Set.of("jpg", "jpeg", "png", "webp", "bmp", "gif", "tif", "tiff");

  /** Where the Finder of macOS puts what its archives hold beside the files. */
  private static final String FINDER_FOLDER = "__MACOSX";

  private PhotoName() {}

  /**
   * By the ending; nothing hidden, such as the thumbnails that some systems leave.
   *
   * @param relative to the folder or archive that is searched
   */
  public static boolean isPhoto(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".") || part.toString().equals(FINDER_FOLDER)) {
        return false;
      }
    }
    String name = String.valueOf(relative.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 && ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }
}
