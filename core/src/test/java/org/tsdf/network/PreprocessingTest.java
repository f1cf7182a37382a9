package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class PreprocessingTest {
  @Test
  void an_image_in_rgb_on_minus_one_to_one_becomes_bytes_minus_a_mean_in_the_networks_order() {
    try (Scope scope = Scope.open()) {
      Tensor red = Tensors.of(new double[] {1, 0, -1}, 1, 3, 1, 1);
      assertThat(Preprocessing.rgb().ofImages(red).toDoubles())
          .containsExactly(new double[] {255 - 123, 127.5 - 117, -104}, within(1e-9));
      assertThat(Preprocessing.bgr().ofImages(red).toDoubles())
          .containsExactly(new double[] {-104, 127.5 - 117, 255 - 123}, within(1e-9));
    }
  }

  @Test
  void three_planes_need_three_means() {
    assertThatThrownBy(() -> new Preprocessing(Preprocessing.Order.RGB, List.of(1.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[1.0]");
  }
}
