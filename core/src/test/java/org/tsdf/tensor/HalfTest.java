package org.tsdf.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class HalfTest {
  @Test
  void every_half_comes_back_with_the_same_bits() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      double value = value(bits);
      if (!Double.isNaN(value)) {
        assertThat(Half.bits(value)).as("%04x", bits).isEqualTo((short) bits);
      }
    }
    assertThat(Half.bits(Double.NaN) & 0x7fff).isEqualTo(0x7e00);
  }

  @Test
  void between_two_halves_the_nearer_one_is_taken_and_in_the_middle_the_even_one() {
    for (int bits = 0; bits < 0x7bff; bits++) {
      double low = value(bits);
      double middle = (low + value(bits + 1)) / 2;
      int even = bits % 2 == 0 ? bits : bits + 1;
      assertThat(Half.bits(middle)).as("%04x", bits).isEqualTo((short) even);
      assertThat(Half.bits(Math.nextDown(middle))).as("%04x", bits).isEqualTo((short) bits);
      assertThat(Half.bits(-Math.nextUp(middle))).isEqualTo((short) (0x8000 | (bits + 1)));
    }
  }

  @Test
  void libtorch_reads_the_same_numbers() {
    float[] values = {0, -0f, 1, -2.5f, 0.1f, 60000, 6.1e-5f, 5.9e-8f, 1e-9f, 1f / 3};
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    StoredTensor stored = new StoredTensor(DType.FLOAT32, new long[] {2, 5}, raw);
    StoredTensor half = stored.toHalf();
    assertThat(half).hasToString("FLOAT16 (2, 5)");
    assertThat(half.toHalf()).isSameAs(half);
    try (Scope scope = Scope.open()) {
      assertThat(half.toTensor().to(DType.FLOAT32).toFloats())
          .isEqualTo(stored.toTensor().to(DType.FLOAT16).to(DType.FLOAT32).toFloats());
      StoredTensor wide = StoredTensor.of(half.toTensor().to(DType.FLOAT64));
      assertThat(wide.toHalf().data()).isEqualTo(half.data());
      StoredTensor brain = StoredTensor.of(stored.toTensor().to(DType.BFLOAT16));
      assertThat(brain.toHalf().toTensor().to(DType.FLOAT32).toFloats())
          .isEqualTo(
              brain.toTensor().to(DType.FLOAT32).to(DType.FLOAT16).to(DType.FLOAT32).toFloats());
    }
  }

  @Test
  void numbers_too_large_for_a_half_and_whole_numbers_are_refused() {
    ByteBuffer large = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(0, 65520);
    StoredTensor tensor = new StoredTensor(DType.FLOAT64, new long[] {1}, large);
    assertThatThrownBy(tensor::toHalf)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("65520.0 does not fit half precision");
    StoredTensor whole = new StoredTensor(DType.INT64, new long[] {1}, ByteBuffer.allocate(8));
    assertThatThrownBy(whole::toHalf).hasMessage("INT64 has no half precision");
  }

  /** The definition: sign, five bits of exponent, ten of significand. */
  private static double value(int bits) {
    int exponent = (bits >> 10) & 31;
    int fraction = bits & 1023;
    double magnitude;
    if (exponent == 31) {
      magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else if (exponent == 0) {
      magnitude = fraction * 0x1p-24;
    } else {
      magnitude = Math.scalb(1024.0 + fraction, exponent - 25);
    }
    return (bits & 0x8000) == 0 ? magnitude : -magnitude;
  }
}
