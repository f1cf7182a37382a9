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

  /** Type and shape: {@code FLOAT32 (64, 3, 7, 7)}. */
  @Override
  public String toString() {
    return type + " " + Shapes.text(shape);
  }

  private static long bytes(DType type, long[] shape) {
    long product = type.bytes();
    for (long extent : shape) {
      if (extent < 0) {
        throw new IllegalArgumentException("negative extent in shape " + Shapes.text(shape));
      }
      product = Math.multiplyExact(product, extent);
    }
    return product;
  }
}
