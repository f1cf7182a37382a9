package org.tsdf.lab.picture;

import java.util.Map;
import org.tsdf.image.Photo;

/** Marks a picture as one that shows forgeries, whoever made it and for whatever reason. */
public final class ForgeryMark {
  /** How the name of such a file ends, before its ending. */
  public static final String SUFFIX = "-forgery";

  private static final Map<String, String> TEXT =
      Map.of("Comment", "FORGERY made by tsdf to test a defence");

  private ForgeryMark() {}

  /** The picture with text that says what it is, which PNG files carry. */
  public static Photo on(Photo forgery) {
    return forgery.withText(TEXT);
  }
}
