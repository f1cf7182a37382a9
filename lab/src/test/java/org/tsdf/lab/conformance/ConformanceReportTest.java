package org.tsdf.lab.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConformanceReportTest {
  private static TensorResult result(
      String name, Criterion criterion, double measured, double allowed, String problem) {
    return new TensorResult(
        name,
        List.of(1L),
        criterion,
        measured,
        measured / 2,
        measured,
        allowed,
        measured <= allowed,
        problem);
  }

  private static CaseReport report(List<TensorResult> results, String problem) {
    return new CaseReport(Path.of("f"), "made", "StarGAN generator", "formula", results, problem);
  }

  @Test
  void each_tensor_has_a_line_with_what_was_measured_and_allowed() {
    CaseReport report =
        report(
            List.of(
                result("train.y", Criterion.ABSOLUTE, 1e-6, 2e-5, ""),
                result("grad_x.y", Criterion.RELATIVE_NORM, 3e-4, 1e-5, ""),
                result("top10", Criterion.EXACT, Double.NaN, 0, "not reproduced")),
            "");
    assertThat(new ConformanceReport(List.of(report)).table())
        .isEqualTo(
            """
            made: StarGAN generator, weights: formula
              tensor   largest diff    rel. norm      allowed
              train.y     1.000e-06    5.000e-07    2.000e-05 absolute ok
              grad_x.y    3.000e-04    1.500e-04    1.000e-05 rel. norm DIFFERS
              top10    NOT REPRODUCED
            FAILED made: 1 of 3 tensors agree
            """);
  }

  @Test
  void a_case_that_could_not_be_opened_is_told_in_one_line() {
    CaseReport report = new CaseReport(Path.of("f"), "f", "", "", List.of(), "f: is empty");
    assertThat(new ConformanceReport(List.of(report)).table()).isEqualTo("FAILED f: f: is empty\n");
  }

  @Test
  void one_failed_case_among_several_fails_the_whole() {
    CaseReport good = report(List.of(result("y", Criterion.ABSOLUTE, 0, 1, "")), "");
    CaseReport bad = report(List.of(), "something is wrong");
    assertThat(new ConformanceReport(List.of(good, good)).passed()).isTrue();
    assertThat(new ConformanceReport(List.of(good, bad)).passed()).isFalse();
  }
}
