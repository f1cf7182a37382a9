package org.tsdf.lab.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

@SharedTest
class DetectorReproductionTest {
  @ParameterizedTest
  @ValueSource(strings = {"retinaface-mnet025", "s3fd", "dsfd-vgg", "extd-64", "light-dsfd"})
  void the_detectors_of_the_original_code_are_reproduced(String name) {
    CaseReport report =
        Conformance.check(
            SharedData.path("golden/" + name), Optional.empty(), OptionalDouble.empty());
    assertThat(report.problem()).isEmpty();
    assertThat(report.tensors().stream().filter(tensor -> !tensor.passed())).isEmpty();
    assertThat(report.passed()).isTrue();
  }
}
