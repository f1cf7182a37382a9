package org.tsdf.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.TensorException;

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

  private static boolean isMeantForPeople(Throwable failure) {
    return failure instanceof CommandFailure
        || failure instanceof CheckpointException
        || failure instanceof TensorException
        || failure instanceof IllegalArgumentException;
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
