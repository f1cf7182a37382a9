package org.tsdf.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tsdf.tensor.Scope;

class PlainNetworksTest {
  private static final int SIDE = 64;
  private static final int SHRINKAGE = 8;

  static List<String> networks() {
    return Contests.NETWORKS;
  }

  static List<String> folded() {
    return Contests.FOLDED;
  }

  @ParameterizedTest
  @MethodSource("networks")
  void the_plain_form_computes_what_ours_computes(String network) {
    assertSame(network, false);
  }

  @ParameterizedTest
  @MethodSource("folded")
  void folding_the_normalisations_of_the_plain_form_changes_nothing(String network) {
    assertSame(network, true);
  }

  private static void assertSame(String network, boolean folding) {
    try (Scope scope = Scope.open()) {
      Contest contest = Contests.of(network, SIDE, SHRINKAGE, folding);
      assertThat(contest.outputDifference()).as("outputs").isLessThanOrEqualTo(1e-4);
      assertThat(contest.gradientDifference()).as("gradient").isLessThanOrEqualTo(2e-2);
    }
  }
}
