package org.tsdf.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Makes tensors: from Java arrays, constant, random, or joined from others. */
public final class Tensors {
  private Tensors() {}

  public static Tensor of(float[] values, long... shape) {
    return filled(values.length, DType.FLOAT32, shape, raw -> raw.asFloatBuffer().put(values));
  }

  public static Tensor of(double[] values, long... shape) {
    return filled(values.length, DType.FLOAT64, shape, raw -> raw.asDoubleBuffer().put(values));
  }

  public static Tensor of(long[] values, long... shape) {
    return filled(values.length, DType.INT64, shape, raw -> raw.asLongBuffer().put(values));
  }

  public static Tensor of(byte[] values, long... shape) {
    return filled(values.length, DType.UINT8, shape, raw -> raw.put(values));
  }

  /** A tensor from raw little-endian elements in row-major order. */
  public static Tensor of(DType type, ByteBuffer littleEndian, long... shape) {
    int elements = littleEndian.remaining() / type.bytes();
    return filled(elements, type, shape, raw -> raw.put(littleEndian.duplicate()));
  }

  public static Tensor zeros(DType type, long... shape) {
    return full(0, type, shape);
  }

  public static Tensor ones(DType type, long... shape) {
    return full(1, type, shape);
  }

  public static Tensor full(double value, DType type, long... shape) {
    Libtorch.prepare();
    try (Scalar scalar = new Scalar(value);
        TensorOptions options = new TensorOptions(type.nativeType())) {
      return new Tensor(torch.full(shape, scalar, options));
    }
  }

  /** Joins tensors along an existing axis. */
  public static Tensor concatenate(List<Tensor> parts, int axis) {
    try (TensorVector vector = vector(parts)) {
      return new Tensor(torch.cat(vector, axis));
    } catch (RuntimeException e) {
      throw TensorException.of("concatenate", e, parts.toArray(Tensor[]::new));
    }
  }

  /** Joins tensors of one shape along a new axis. */
  public static Tensor stack(List<Tensor> parts, int axis) {
    try (TensorVector vector = vector(parts)) {
      return new Tensor(torch.stack(vector, axis));
    } catch (RuntimeException e) {
      throw TensorException.of("stack", e, parts.toArray(Tensor[]::new));
    }
  }

  static TensorVector vector(List<Tensor> parts) {
    org.bytedeco.pytorch.Tensor[] handles = new org.bytedeco.pytorch.Tensor[parts.size()];
    for (int i = 0; i < handles.length; i++) {
      handles[i] = parts.get(i).handle();
    }
    return new TensorVector(handles);
  }

  private interface Filler {
    void fill(ByteBuffer target);
  }

  private static Tensor filled(int elements, DType type, long[] shape, Filler filler) {
    Libtorch.prepare();
    long expected = 1;
    for (long extent : shape) {
      expected = Math.multiplyExact(expected, extent);
    }
    if (expected != elements) {
      throw new IllegalArgumentException(
          elements + " values do not fill the shape " + Shapes.text(shape));
    }
    try (TensorOptions options = new TensorOptions(type.nativeType())) {
      org.bytedeco.pytorch.Tensor handle = torch.empty(shape, options, null);
      filler.fill(bytesOf(handle));
      return new Tensor(handle);
    }
  }

  /** The memory of a contiguous CPU tensor; valid only while the tensor lives. */
  static ByteBuffer bytesOf(org.bytedeco.pytorch.Tensor handle) {
    long bytes = handle.nbytes();
    if (bytes == 0) {
      return ByteBuffer.allocate(0);
    }
    try (BytePointer pointer = new BytePointer(handle.data_ptr())) {
      return pointer.capacity(bytes).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
