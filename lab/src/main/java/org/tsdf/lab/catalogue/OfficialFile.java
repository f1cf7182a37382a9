package org.tsdf.lab.catalogue;

import org.jspecify.annotations.Nullable;

/**
 * A weights file as its authors publish it.
 *
 * @param bytes its size; null where not known exactly
 * @param sha256 in hexadecimal; null where not known
 * @param hashOrigin where the hash was taken from; null where there is none
 * @param note in words
 */
public record OfficialFile(
    String file,
    @Nullable Long bytes,
    @Nullable String sha256,
    @Nullable HashOrigin hashOrigin,
    String note) {

  /** How far a known hash can be trusted. */
  public enum HashOrigin {
    /** Taken from the file with which this project was tested. */
    TESTED,
    /** Read off the pointers of mirrors and confirmed by nobody: a hint. */
    MIRROR
  }
}
