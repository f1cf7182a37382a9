package org.tsdf.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Turns an exception into the one sentence that a person reads on stderr. */
final class FailureText {
  private FailureText() {}

  static String of(Throwable failure) {
    if (failure instanceof UncheckedIOException wrapped && wrapped.getCause() != null) {
      return of(wrapped.getCause());
    }
    if (failure instanceof IOException io) {
      return ofInputOutput(io);
    }
    if (isMeantForPeople(failure) && failure.getMessage() != null) {
      return failure.getMessage();
    }
    return "unexpected failure: " + failure + " (run again with --verbose for the details)";
  }

  /** The library writes the messages of its own exceptions as sentences. */
  private static boolean isMeantForPeople(Throwable failure) {
    return failure instanceof IllegalArgumentException
        || failure.getClass().getName().startsWith("org.tsdf.");
  }

  private static String ofInputOutput(IOException failure) {
    String text = String.valueOf(failure.getMessage());
    if (failure instanceof NoSuchFileException) {
      return "no such file or folder: " + text;
    }
    if (failure instanceof AccessDeniedException) {
      return "no permission: " + text;
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "already exists: " + text;
    }
    if (failure instanceof NotDirectoryException) {
      return "not a folder: " + text;
    }
    return failure.getMessage() == null ? "input or output failed: " + failure : text;
  }
}
