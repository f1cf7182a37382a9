package org.tsdf.tensor;

/** IEEE 754 half precision (binary16), for Java versions that do not have it. */
final class Half {
  private static final int SIGNIFICAND_BITS = 10;
  private static final int BIAS = 15;

  /** Halfway between the largest half, 65504, and the first power of two beyond. */
  private static final double OVERFLOW = 65520;

  private static final short INFINITY = 0x7c00;
  private static final short NAN = 0x7e00;

  private Half() {}

  /** The bits of the half nearest to a number; ties go to the even one. */
  static short bits(double value) {
    int sign = (int) (Double.doubleToRawLongBits(value) >>> 48) & 0x8000;
    return (short) (sign | magnitude(Math.abs(value)));
  }

  private static int magnitude(double value) {
    if (Double.isNaN(value)) {
      return NAN;
    } else if (value >= OVERFLOW) {
      return INFINITY;
    }
    // below the smallest normal number the spacing stays what it is there
    int exponent = Math.max(Math.getExponent(value), 1 - BIAS);
    int significand = (int) Math.rint(Math.scalb(value, SIGNIFICAND_BITS - exponent));
    // a normal significand carries a leading one, which adds one to the exponent field
    return ((exponent + BIAS - 1) << SIGNIFICAND_BITS) + significand;
  }
}
