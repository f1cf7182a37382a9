package org.tsdf.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./tsdf}, as far as it goes before it builds or starts anything. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher there is tsdf.cmd")
class LauncherTest {
  @TempDir private Path folder;

  @Test
  void a_java_that_is_too_old_is_refused_with_its_version() throws Exception {
    Path jdk = folder.resolve("jdk8");
    Files.createDirectories(jdk.resolve("bin"));
    Files.createFile(jdk.resolve("bin/java")).toFile().setExecutable(true);
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"1.8.0_392\"\n");
    assertThat(launch(jdk))
        .isEqualTo(
            "tsdf: Java 8 at %s/bin/java is too old: JDK 17 or newer is needed"
                + " (set JAVA_HOME to one).%n",
            jdk);
  }

  @Test
  void a_java_home_without_java_is_named() throws Exception {
    assertThat(launch(folder)).contains("JAVA_HOME is " + folder);
  }

  private static String launch(Path javaHome) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(Path.of("..", "tsdf").toString(), "--version").redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", javaHome.toString());
    Process launcher = builder.start();
    String said = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(launcher.waitFor()).isEqualTo(1);
    return said;
  }
}
