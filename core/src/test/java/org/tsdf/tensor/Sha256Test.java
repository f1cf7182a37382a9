package org.tsdf.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {
  private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);

  /** The first example of FIPS 180-2. */
  private static final String OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir private Path folder;

  @Test
  void it_is_the_published_hash_of_bytes_and_of_a_file() throws IOException {
    assertThat(Sha256.of(ABC)).isEqualTo(OF_ABC);
    Path file = Files.write(folder.resolve("abc"), ABC);
    assertThat(Sha256.ofFile(file)).isEqualTo(OF_ABC);
    assertThatThrownBy(() -> Sha256.ofFile(folder.resolve("gone")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("gone");
  }

  @Test
  void parts_hash_like_the_whole_but_texts_keep_their_ends() {
    assertThat(new Sha256().add(new byte[] {'a'}).add(new byte[] {'b', 'c'}).hex())
        .isEqualTo(OF_ABC);
    assertThat(new Sha256().add("a").add("bc").hex())
        .isNotEqualTo(new Sha256().add("ab").add("c").hex());
  }
}
