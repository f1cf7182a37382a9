package org.tsdf.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A tensor as it lies in a file, outside native memory. */
public final class StoredTensor {
  private final DType type;
  private final long[] shape;
  private final ByteBuffer data;

  /**
   * @param data little-endian, row-major; exactly as many bytes as type and shape need
   */
  public StoredTensor(DType type, long[] shape, ByteBuffer data) {
    long bytes = bytes(type, shape);
    if (bytes < 0) {
      throw new IllegalArgumentException("no tensor can have the shape " + Shapes.text(shape));
    }
    if (data.remaining() != bytes) {
      throw new IllegalArgumentException(
          "shape "
              + Shapes.text(shape)
              + " of "
              + type
              + " needs "
              + bytes
              + " bytes, got "
              + data.remaining());
    }
    this.type = type;
    this.shape = shape.clone();
    this.data = data.slice().asReadOnlyBuffer();
  }

  /** Copies a tensor out of native memory. */
  public static StoredTensor of(Tensor tensor) {
    return new StoredTensor(tensor.dtype(), tensor.shape(), ByteBuffer.wrap(tensor.toBytes()));
  }

  public DType type() {
    return type;
  }

  public long[] shape() {
    return shape.clone();
  }

  /** The elements, little-endian and row-major; read-only. */
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Copies the numbers into native memory. */
  public Tensor toTensor() {
    return Tensors.of(type, data(), shape);
  }

  /**
   * The same numbers in half precision: exact where a half can hold them, as after an earlier
   * conversion, otherwise rounded to the nearest.
   *
   * @throws IllegalArgumentException for whole numbers, and for a finite number beyond 65504
   */
  public StoredTensor toHalf() {
    if (type == DType.FLOAT16) {
      return this;
    }
    ByteBuffer from = data();
    ByteBuffer to =
        ByteBuffer.allocate(from.remaining() / type.bytes() * DType.FLOAT16.bytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    while (from.hasRemaining()) {
      double value = next(from);
      short half = Half.bits(value);
      if (Double.isFinite(value) && (half & 0x7fff) == 0x7c00) {
        throw new IllegalArgumentException(value + " does not fit half precision");
      }
      to.putShort(half);
    }
    return new StoredTensor(DType.FLOAT16, shape, to.flip());
  }

  private double next(ByteBuffer from) {
    return switch (type) {
      case FLOAT32 -> from.getFloat();
      case FLOAT64 -> from.getDouble();
      case BFLOAT16 -> Float.intBitsToFloat(from.getShort() << 16);
      case FLOAT16, INT64, INT32, INT16, INT8, UINT8, BOOL ->
          throw new IllegalArgumentException(type + " has no half precision");
    };
  }

  /** Type and shape: {@code FLOAT32 (64, 3, 7, 7)}. */
  @Override
  public String toString() {
    return type + " " + Shapes.text(shape);
  }

  /** How many bytes the elements take; -1 if no array of that shape can exist. */
  static long bytes(DType type, long[] shape) {
    long largest = type.bytes(); // with empty axes counted as 1, so that every order is safe
    boolean empty = false;
    for (long extent : shape) {
      if (extent < 0 || extent > Long.MAX_VALUE / largest) {
        return -1;
      }
      largest *= Math.max(extent, 1);
      empty |= extent == 0;
    }
    return empty ? 0 : largest;
  }
}
