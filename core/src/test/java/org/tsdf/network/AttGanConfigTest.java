package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.Scope;

class AttGanConfigTest {
  private static AttGanConfig reread(AttGanConfig config, Map<String, String> metadata) {
    try (Scope scope = Scope.open()) {
      return AttGanConfig.of(FreshCheckpoint.of(config.layout(), 1, metadata));
    }
  }

  @Test
  void every_size_is_read_off_the_shapes() {
    for (int layers = 1; layers <= 4; layers++) {
      for (int shortcut = 0; shortcut < layers; shortcut++) {
        for (int inject = 0; inject < layers; inject++) {
          AttGanConfig config =
              new AttGanConfig(3, layers, layers == 1 ? 3 : 5, layers, 13, shortcut, inject);
          assertThat(reread(config, Map.of())).isEqualTo(config);
        }
      }
    }
  }

  @Test
  void where_channels_leave_the_joins_open_metadata_decide_and_else_the_official_ones() {
    // half of the first decoder output and the condition have eight channels each
    AttGanConfig shortcut = new AttGanConfig(2, 3, 4, 3, 8, 1, 0);
    AttGanConfig inject = new AttGanConfig(2, 3, 4, 3, 8, 0, 1);
    assertThat(reread(inject, Map.of())).isEqualTo(shortcut);
    assertThat(reread(inject, Map.of("shortcut_layers", "0"))).isEqualTo(inject);
    assertThat(reread(shortcut, Map.of("inject_layers", "1"))).isEqualTo(inject);
  }

  @Test
  void widths_end_at_1024_channels() {
    AttGanConfig config = AttGanConfig.official();
    assertThat(shape(config, "enc_layers.4.layers.0.weight")).containsExactly(1024, 512, 4, 4);
    assertThat(shape(config, "dec_layers.0.layers.0.weight")).containsExactly(1037, 1024, 4, 4);
    assertThat(shape(config, "dec_layers.1.layers.0.weight")).containsExactly(1536, 512, 4, 4);
    AttGanConfig deep = new AttGanConfig(64, 40, 64, 40, 13, 0, 0);
    assertThat(shape(deep, "enc_layers.39.layers.0.weight")).containsExactly(1024, 1024, 4, 4);
  }

  private static long[] shape(AttGanConfig config, String name) {
    return config.layout().entries().stream()
        .filter(e -> e.name().equals(name))
        .findFirst()
        .orElseThrow()
        .shape();
  }

  @Test
  void a_file_of_something_else_is_refused_by_the_first_tensor_missed() {
    Checkpoint empty = Checkpoint.of(FreshCheckpoint.LABEL, Map.of(), Map.of());
    assertThatThrownBy(() -> AttGanConfig.of(empty))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("enc_layers.0.layers.0.weight is missing");
  }
}
