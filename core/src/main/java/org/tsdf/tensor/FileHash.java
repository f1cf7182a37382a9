package org.tsdf.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The SHA-256 of one file, computed once, when it is first asked for. */
final class FileHash {
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private @Nullable String sha256;

  FileHash(Path file) {
    this.file = file;
  }

  /** In lower-case hexadecimal. */
  synchronized String sha256() {
    String known = sha256;
    if (known == null) {
      known = compute();
      sha256 = known;
    }
    return known;
  }

  private String compute() {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw FileBytes.unreadable(file, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
