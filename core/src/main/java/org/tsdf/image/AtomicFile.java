package org.tsdf.image;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.tsdf.tensor.FileFault;

/** Puts a finished file into place in one step, so that nobody ever sees half of it. */
public final class AtomicFile {
  private AtomicFile() {}

  /**
   * @throws PhotoException if the file exists and must not be overwritten, or cannot be written
   */
  public static void write(Path file, byte[] content, boolean overwrite) {
    if (!overwrite && Files.exists(file)) {
      throw new PhotoException(file, "exists already and was left alone");
    }
    // not Files.createTempFile, whose files only their owner may read
    Path part = file.resolveSibling("." + UUID.randomUUID() + ".part");
    try {
      try {
        Files.write(part, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        move(part, file, overwrite);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (FileAlreadyExistsException e) {
      throw new PhotoException(file, "exists already and was left alone", e);
    } catch (NoSuchFileException e) {
      throw new PhotoException(file, "cannot be written: its folder does not exist", e);
    } catch (IOException e) {
      throw new PhotoException(file, "cannot be written: " + FileFault.of(e), e);
    }
  }

  private static void move(Path part, Path file, boolean overwrite) throws IOException {
    if (!overwrite) {
      Files.move(part, file);
      return;
    }
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
