package org.tsdf.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFaultTest {
  @TempDir private Path folder;

  private static String fault(ThrowingCallable attempt) {
    return FileFault.of(catchThrowableOfType(IOException.class, attempt));
  }

  @Test
  void a_fault_is_told_in_words_not_by_the_name_of_the_file() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "text");
    assertThat(fault(() -> Files.readString(folder.resolve("none"))))
        .isEqualTo("it does not exist");
    assertThat(fault(() -> Files.createDirectory(file))).isEqualTo("a file of that name exists");
    assertThat(FileFault.of(new NotDirectoryException("file"))).isEqualTo("it is not a folder");
    assertThat(fault(() -> Files.delete(folder))).isEqualTo("the folder is not empty");
    assertThat(fault(() -> Files.readString(folder))).isEqualTo("Is a directory");
  }

  @Test
  void what_java_says_beside_the_name_is_kept() {
    assertThat(FileFault.of(new AccessDeniedException("file"))).isEqualTo("permission denied");
    assertThat(FileFault.of(new FileSystemException("file", null, "No space left on device")))
        .isEqualTo("No space left on device");
    assertThat(FileFault.of(new IOException("cut off"))).isEqualTo("cut off");
    assertThat(FileFault.of(new IOException())).isEqualTo("IOException");
  }
}
