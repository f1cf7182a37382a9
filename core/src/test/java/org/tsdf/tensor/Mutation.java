package org.tsdf.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/** Damages a file as chance, a bad disk or an attacker would; the seed decides how. */
final class Mutation {
  private static final int MOST_CHANGES = 4;
  private static final int NEAR_AN_END = 4096;

  private final Random random;
  private byte[] bytes;

  private Mutation(long seed, byte[] original) {
    this.random = new Random(seed);
    this.bytes = original.clone();
  }

  /** One to four changes: flipped bits, odd numbers, cuts, and pieces copied to other places. */
  static byte[] of(byte[] original, long seed) {
    Mutation mutation = new Mutation(seed, original);
    int changes = 1 + mutation.random.nextInt(MOST_CHANGES);
    for (int i = 0; i < changes; i++) {
      mutation.change();
    }
    return mutation.bytes;
  }

  private void change() {
    if (bytes.length == 0) {
      return;
    }
    switch (random.nextInt(8)) {
      case 0 -> bytes[place()] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[place()] = (byte) random.nextInt();
      case 2 -> number();
      case 3 -> number();
      case 4 -> digit();
      case 5 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 6 -> splice(random.nextInt(64), random.nextInt(64));
      default -> splice(0, random.nextInt(512));
    }
  }

  /** Overwrites a little-endian field of 1, 2, 4 or 8 bytes with a number that invites mistakes. */
  private void number() {
    long[] odd = {
      0,
      1,
      -1,
      127,
      128,
      255,
      256,
      65535,
      65536,
      Integer.MAX_VALUE,
      Integer.MIN_VALUE,
      1L << 32,
      Long.MAX_VALUE,
      Long.MIN_VALUE,
      bytes.length,
      bytes.length - 8L,
      1L << 40
    };
    int width = 1 << random.nextInt(4);
    byte[] field =
        ByteBuffer.wrap(new byte[8])
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(odd[random.nextInt(odd.length)])
            .array();
    int at = place();
    System.arraycopy(field, 0, bytes, at, Math.min(width, bytes.length - at));
  }

  /** Replaces the next decimal digit, as in a JSON header, by up to twenty others. */
  private void digit() {
    int at = place();
    while (at < bytes.length && !Character.isDigit(bytes[at])) {
      at++;
    }
    if (at < bytes.length) {
      byte[] digits = new byte[1 + random.nextInt(2) * random.nextInt(20)];
      for (int i = 0; i < digits.length; i++) {
        digits[i] = (byte) ('0' + random.nextInt(10));
      }
      replace(at, 1, digits);
    }
  }

  /** Copies a piece from anywhere over a piece elsewhere, which may shift what follows. */
  private void splice(int removed, int copied) {
    int from = random.nextInt(bytes.length);
    byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + copied));
    int at = place();
    replace(at, Math.min(removed, bytes.length - at), piece);
  }

  private void replace(int at, int removed, byte[] piece) {
    byte[] result = new byte[bytes.length - removed + piece.length];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(piece, 0, result, at, piece.length);
    int tail = at + removed;
    System.arraycopy(bytes, tail, result, at + piece.length, bytes.length - tail);
    bytes = result;
  }

  /** Anywhere, but often near an end, where a large file has its structure. */
  private int place() {
    int near = random.nextInt(Math.min(bytes.length, NEAR_AN_END));
    return switch (random.nextInt(3)) {
      case 0 -> near;
      case 1 -> bytes.length - 1 - near;
      default -> random.nextInt(bytes.length);
    };
  }
}
