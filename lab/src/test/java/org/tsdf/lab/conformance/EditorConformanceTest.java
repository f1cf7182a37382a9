package org.tsdf.lab.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

/** The face editors agree with the numbers of their originals. */
@SharedTest
class EditorConformanceTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "stargan-g",
        "stargan-g-full",
        "stargan-d",
        "attentiongan-g",
        "attentiongan-g-full",
        "attentiongan-d",
        "attgan-g",
        "attgan-g-full",
        "attgan-d",
        "hisd-g",
        "hisd-d",
        "stargan-training"
      })
  void the_network_agrees_with_its_original(String name) {
    Path folder = SharedData.path("golden").resolve(name);
    assertPassed(Conformance.check(folder, Optional.empty(), OptionalDouble.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stargan-g", "stargan-d", "hisd-g"})
  void the_older_container_gives_the_same_network(String name) {
    Path folder = SharedData.path("golden").resolve(name);
    Path weights = folder.resolve("weights-legacy.pth");
    assertPassed(Conformance.check(folder, Optional.of(weights), OptionalDouble.empty()));
  }

  private static void assertPassed(CaseReport report) {
    String table = new ConformanceReport(List.of(report)).table();
    assertThat(report.passed()).as(table).isTrue();
  }
}
