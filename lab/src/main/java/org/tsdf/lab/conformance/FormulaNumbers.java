package org.tsdf.lab.conformance;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Numbers that any language can compute anew from a key and an index, without a random generator:
 * SplitMix64 (Steele, Lea and Flood 2014) started at the key's CRC-32.
 */
final class FormulaNumbers {
  private final long start;

  FormulaNumbers(String key) {
    CRC32 checksum = new CRC32();
    checksum.update(key.getBytes(StandardCharsets.UTF_8));
    this.start = checksum.getValue() << 32;
  }

  long bits(long index) {
    long x = start + index;
    long z = x + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Uniform in [0, 1). */
  double unit(long index) {
    return (bits(index) >>> 11) * 0x1.0p-53;
  }

  /** Uniform in [-1, 1). */
  double symmetric(long index) {
    return 2 * unit(index) - 1;
  }
}
