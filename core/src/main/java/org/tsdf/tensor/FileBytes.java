package org.tsdf.tensor;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Random access to the bytes of one file of any size. Small pieces are copied; large ones of large
 * files are memory-mapped and stay readable after closing.
 */
final class FileBytes implements Closeable {
  /** Files up to this size are held in memory, so that nothing stays mapped for long. */
  private static final long HELD_IN_MEMORY = 64L << 20;

  private static final int WORTH_MAPPING = 1 << 20;

  private final Path file;
  private final FileChannel channel;
  private final long size;
  private final ByteBuffer held;

  private FileBytes(Path file, FileChannel channel, long size) throws IOException {
    this.file = file;
    this.channel = channel;
    this.size = size;
    this.held = size <= HELD_IN_MEMORY ? copy(0, (int) size) : ByteBuffer.allocate(0);
  }

  /**
   * @throws CheckpointException if there is no such file or it cannot be read
   */
  static FileBytes open(Path file) {
    if (Files.isDirectory(file)) {
      throw new CheckpointException(file, "is a folder, not a checkpoint");
    } else if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new CheckpointException(file, "is a device or pipe, not a file"); // may never end
    }
    try {
      return open(file, FileChannel.open(file, StandardOpenOption.READ));
    } catch (NoSuchFileException e) {
      throw new CheckpointException(file, "does not exist", e);
    } catch (AccessDeniedException e) {
      throw new CheckpointException(file, "may not be read by this user", e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static FileBytes open(Path file, FileChannel channel) throws IOException {
    try {
      return new FileBytes(file, channel, channel.size());
    } catch (IOException | CheckpointException e) {
      channel.close();
      throw e;
    }
  }

  Path file() {
    return file;
  }

  long size() {
    return size;
  }

  /**
   * The bytes from {@code offset} on, little-endian. The caller has checked that they lie within
   * the file.
   *
   * @throws CheckpointException if they are more than 2 GiB or cannot be read
   */
  ByteBuffer slice(long offset, long length) {
    if (length > Integer.MAX_VALUE) {
      throw new CheckpointException(
          file,
          "holds one piece of " + length + " bytes; more than 2 GiB at once is not supported");
    }
    try {
      ByteBuffer piece;
      if (size <= HELD_IN_MEMORY) {
        piece = held.slice((int) offset, (int) length);
      } else if (length < WORTH_MAPPING) {
        piece = copy(offset, (int) length);
      } else {
        piece = channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
      }
      return piece.order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  static CheckpointException unreadable(Path file, IOException cause) {
    return new CheckpointException(file, "cannot be read: " + FileFault.of(cause), cause);
  }

  private ByteBuffer copy(long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw new CheckpointException(file, "became shorter while it was read");
      }
    }
    return bytes.flip();
  }
}
