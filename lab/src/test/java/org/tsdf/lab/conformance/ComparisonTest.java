package org.tsdf.lab.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensors;

class ComparisonTest {
  private static RecordedTensor recorded(String name, String type, int count) {
    ObjectNode entry = new ObjectMapper().createObjectNode();
    entry.put("dtype", type).putArray("shape").add(count);
    return RecordedTensor.parse(name, entry);
  }

  private static TensorResult compare(
      RecordedTensor recorded, double[] golden, double[] recomputed) {
    try (Scope scope = Scope.open()) {
      return new Comparison(OptionalDouble.empty())
          .compare(
              recorded,
              Tensors.of(golden, golden.length),
              Tensors.of(recomputed, recomputed.length));
    }
  }

  @Test
  void gradients_of_networks_are_judged_by_their_norm() {
    for (String name : new String[] {"grad_x.train.y", "p0.grad_prob_sub2", "grad_ref.ref_y"}) {
      RecordedTensor gradient = recorded(name, "F32", 2);
      TensorResult close = compare(gradient, new double[] {3, 4}, new double[] {3, 4.00004});
      assertThat(close.criterion()).isEqualTo(Criterion.RELATIVE_NORM);
      assertThat(close.relativeNorm()).isCloseTo(8e-6, within(1e-9));
      assertThat(close.largestDifference()).isCloseTo(4e-5, within(1e-9));
      assertThat(close.passed()).isTrue();
      assertThat(compare(gradient, new double[] {3, 4}, new double[] {3, 4.00006}).passed())
          .isFalse();
    }
  }

  @Test
  void gradients_of_penalties_and_losses_are_not() {
    for (String name : new String[] {"gp.grad_first_conv", "loss.dis_real.grad_first_conv"}) {
      assertThat(compare(recorded(name, "F32", 1), new double[] {1}, new double[] {1}).criterion())
          .isEqualTo(Criterion.ABSOLUTE);
    }
  }

  @Test
  void whole_numbers_must_be_exact() {
    RecordedTensor indices = recorded("p0.top10", "I64", 2);
    assertThat(compare(indices, new double[] {1, 2}, new double[] {1, 2}).passed()).isTrue();
    assertThat(compare(indices, new double[] {1, 2}, new double[] {1, 3}).passed()).isFalse();
  }

  @Test
  void sums_in_double_are_judged_each_by_its_own_size() {
    RecordedTensor sums = recorded("p0.grad_prob_sum", "F64", 2);
    double[] golden = {1, 1e-6};
    assertThat(compare(sums, golden, new double[] {1 + 9e-7, 1e-6}).passed()).isTrue();
    assertThat(compare(sums, golden, new double[] {1, 1.00001e-6}).passed()).isFalse();
  }

  @Test
  void advice_for_numbers_in_double_is_followed() {
    ObjectNode entry = new ObjectMapper().createObjectNode();
    entry.put("dtype", "F64").put("advised_atol", 1e-9).putArray("shape").add(2);
    RecordedTensor weight = RecordedTensor.parse("final.G.main.0.weight", entry);
    double[] golden = {1, 1e-12};
    assertThat(compare(weight, golden, new double[] {1 + 9e-10, 0}).passed()).isTrue();
    assertThat(compare(weight, golden, new double[] {1, 1.1e-9}).passed()).isFalse();
  }

  @Test
  void infinity_and_not_a_number_never_pass() {
    RecordedTensor output = recorded("y", "F32", 1);
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThat(compare(output, new double[] {bad}, new double[] {bad}).passed()).isFalse();
      assertThat(compare(output, new double[] {1}, new double[] {bad}).passed()).isFalse();
      assertThat(compare(output, new double[] {bad}, new double[] {1}).passed()).isFalse();
    }
  }
}
