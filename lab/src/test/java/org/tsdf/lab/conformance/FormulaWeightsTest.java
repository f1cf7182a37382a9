package org.tsdf.lab.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.StoredTensor;

class FormulaWeightsTest {
  private static final FormulaWeights PLAIN =
      new FormulaWeights(json("{'salt': '', 'multipliers': {}, 'transposed_keys': []}"));

  @Test
  void the_hash_of_key_and_index_is_the_published_one() {
    FormulaNumbers main = new FormulaNumbers("main.0.weight");
    assertThat(main.bits(0)).isEqualTo(0x8439d7614ebbdc1eL);
    assertThat(main.bits(1)).isEqualTo(0x61da74ce2c2e6e78L);
    assertThat(main.bits(391)).isEqualTo(0xedd95c1625382243L);
    assertThat(main.unit(0)).isEqualTo(0.5165075886313696);
    assertThat(main.unit(1)).isEqualTo(0.3822396281577142);
    assertThat(main.unit(391)).isEqualTo(0.9290978960100067);
    FormulaNumbers salted = new FormulaNumbers("b:vgg.0.bias");
    assertThat(salted.bits(0)).isEqualTo(0xeaf3b6fb32c7d788L);
    assertThat(salted.unit(0)).isEqualTo(0.9177812922742128);
  }

  @Test
  void weights_norms_and_statistics_have_the_published_bits() {
    StoredTensor weight = PLAIN.tensor("main.0.weight", 64, 8, 7, 7);
    assertThat(bits(weight, 0)).isEqualTo(0x3b85d7d9);
    assertThat(bits(weight, 1)).isEqualTo(0xbceeb319);
    assertThat(bits(weight, 2)).isEqualTo(0xbd8da22c);
    assertThat(bits(PLAIN.tensor("main.1.weight", 64), 0)).isEqualTo(0x3f5cac36);
    assertThat(bits(PLAIN.tensor("main.1.running_var", 64), 0)).isEqualTo(0x3f89fdab);
  }

  @Test
  void a_transposed_weight_counts_its_first_axis_as_fan_in() {
    JsonNode section = json("{'transposed_keys': ['up.weight']}");
    float transposed = value(new FormulaWeights(section).tensor("up.weight", 2, 8, 3, 3));
    float ordinary = value(PLAIN.tensor("up.weight", 2, 8, 3, 3));
    assertThat(transposed).isEqualTo(2 * ordinary);
  }

  @Test
  void a_multiplier_scales_and_a_salt_changes_the_weight() {
    JsonNode section = json("{'multipliers': {'a.weight': 0.125}}");
    float scaled = value(new FormulaWeights(section).tensor("a.weight", 4, 4));
    assertThat(scaled).isEqualTo(0.125f * value(PLAIN.tensor("a.weight", 4, 4)));
    float salted = value(new FormulaWeights(json("{'salt': 'b:'}")).tensor("a.weight", 4, 4));
    assertThat(salted).isNotEqualTo(value(PLAIN.tensor("a.weight", 4, 4)));
  }

  @Test
  void kept_keys_hold_the_official_constants_in_turn_and_counters_are_zero() {
    Checkpoint checkpoint =
        new FormulaWeights(
                json(
                    "{'kept_keys': ['c.weight', 'a.weight', 'b.weight'], 'key_order_and_shapes':"
                        + " [['a.weight', [4]], ['b.weight', [2]], ['c.weight', [2]],"
                        + " ['n.num_batches_tracked', []]]}"))
            .checkpoint(Path.of("case"));
    assertThat(checkpoint.names())
        .containsExactly("a.weight", "b.weight", "c.weight", "n.num_batches_tracked");
    assertThat(value(checkpoint.get("a.weight"))).isEqualTo(10);
    assertThat(value(checkpoint.get("b.weight"))).isEqualTo(8);
    assertThat(value(checkpoint.get("c.weight"))).isEqualTo(5);
    assertThat(checkpoint.get("n.num_batches_tracked").data().getLong(0)).isZero();
  }

  @Test
  void weights_that_contradict_the_check_values_are_refused() {
    FormulaWeights weights =
        new FormulaWeights(
            json("{'key_order_and_shapes': [['a.bias', [2]]], 'check_values': {'a.bias': [0.5]}}"));
    assertThatThrownBy(() -> weights.checkpoint(Path.of("case")))
        .isInstanceOf(ConformanceException.class)
        .hasMessageContaining("a.bias");
  }

  private static int bits(StoredTensor tensor, int index) {
    return tensor.data().getInt(index * Float.BYTES);
  }

  private static float value(StoredTensor tensor) {
    return tensor.data().getFloat(0);
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
