package org.tsdf.lab.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

class SubsamplingTest {
  /** 0, 1, 2, … in a shape. */
  private static Tensor counted(long... shape) {
    int count = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return Tensors.of(LongStream.range(0, count).toArray(), shape);
  }

  private static long[] part(Tensor whole, String name, String meaning, Long... shape) {
    RecordedTensor recorded =
        new RecordedTensor(name, "I64", List.of(shape), meaning, OptionalDouble.empty(), false);
    Tensor part = Subsampling.apply(whole, recorded);
    assertThat(part.shape()).containsExactly(shape);
    return part.toLongs();
  }

  @Test
  void a_map_keeps_every_kth_row_and_column() {
    try (Scope scope = Scope.open()) {
      assertThat(part(counted(1, 3, 4), "p0.grad_sub2", "", 1L, 2L, 2L))
          .containsExactly(0, 2, 8, 10);
      assertThat(part(counted(2, 1, 2, 5), "map_sub4", "", 2L, 1L, 1L, 2L))
          .containsExactly(0, 4, 10, 14);
    }
  }

  @Test
  void a_list_keeps_every_kth_row_whole() {
    try (Scope scope = Scope.open()) {
      assertThat(part(counted(5, 2), "big.loc_sub4", "", 2L, 2L)).containsExactly(0, 1, 8, 9);
      assertThat(part(counted(7), "list_sub3", "", 3L)).containsExactly(0, 3, 6);
    }
  }

  @Test
  void channels_pixels_and_slices_are_told_by_the_meaning() {
    try (Scope scope = Scope.open()) {
      assertThat(part(counted(5, 1, 2), "p0.ssh1", "a map (every 4th channel)", 2L, 1L, 2L))
          .containsExactly(0, 1, 8, 9);
      assertThat(part(counted(1, 3, 3), "input", "every 2nd pixel of it", 1L, 2L, 2L))
          .containsExactly(0, 2, 6, 8);
      assertThat(part(counted(1, 5, 1, 1), "source1", "D_1 (subsampled [:, ::4])", 1L, 2L, 1L, 1L))
          .containsExactly(0, 4);
    }
  }

  @Test
  void what_has_the_recorded_shape_already_stays_whole() {
    try (Scope scope = Scope.open()) {
      assertThat(part(counted(2, 1, 1), "p0.ssh1", "every 4th channel", 2L, 1L, 1L))
          .containsExactly(0, 1);
    }
  }

  @Test
  void the_name_without_its_suffix_is_that_of_the_whole() {
    assertThat(Subsampling.baseName("p0.grad_prob_sub2")).isEqualTo("p0.grad_prob");
    assertThat(Subsampling.baseName("p0.grad_prob_sum")).isEqualTo("p0.grad_prob_sum");
  }
}
