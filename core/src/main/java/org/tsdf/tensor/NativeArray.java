package org.tsdf.tensor;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.jspecify.annotations.Nullable;

/**
 * The native side of a {@link Tensor}: what lies in memory, how it comes out, and how libtorch is
 * called so that a failure names the operation and its operands.
 */
abstract sealed class NativeArray permits Tensor {
  final org.bytedeco.pytorch.Tensor handle;

  NativeArray(org.bytedeco.pytorch.Tensor handle) {
    this.handle = handle;
  }

  org.bytedeco.pytorch.Tensor handle() {
    return handle;
  }

  // ---- what it is ----

  public long[] shape() {
    return handle.shape();
  }

  /** The extent along one axis. */
  public long size(int axis) {
    return handle.size(axis);
  }

  public int rank() {
    return (int) handle.dim();
  }

  public long elements() {
    return handle.numel();
  }

  public DType dtype() {
    return DType.of(handle.scalar_type());
  }

  public boolean hasShape(long... expected) {
    return Arrays.equals(shape(), expected);
  }

  /** Type and shape: {@code FLOAT32 (1, 3, 256, 256)}. */
  @Override
  public String toString() {
    return dtype() + " " + Shapes.text(shape());
  }

  // ---- out of native memory ----

  /** The only element as a Java number. */
  public double item() {
    if (elements() != 1) {
      throw new TensorException("item needs one element, but the shape is " + this);
    }
    return handle.item_double();
  }

  public double[] toDoubles() {
    double[] values = new double[Math.toIntExact(elements())];
    read(DType.FLOAT64, bytes -> bytes.asDoubleBuffer().get(values));
    return values;
  }

  public float[] toFloats() {
    float[] values = new float[Math.toIntExact(elements())];
    read(DType.FLOAT32, bytes -> bytes.asFloatBuffer().get(values));
    return values;
  }

  public long[] toLongs() {
    long[] values = new long[Math.toIntExact(elements())];
    read(DType.INT64, bytes -> bytes.asLongBuffer().get(values));
    return values;
  }

  /** The elements in this tensor's own type, little-endian, row-major. */
  public byte[] toBytes() {
    byte[] values = new byte[Math.toIntExact(elements() * dtype().bytes())];
    read(dtype(), bytes -> bytes.get(values));
    return values;
  }

  /** SHA-256 of {@link #toBytes}, in lower-case hexadecimal, which tells two tensors apart. */
  public String sha256() {
    return Sha256.of(toBytes());
  }

  private interface Reader {
    void read(ByteBuffer bytes);
  }

  private void read(DType type, Reader reader) {
    try (Scope scope = Scope.open()) {
      Tensor plain = new Tensor(handle).detach().to(Device.cpu()).to(type).contiguous();
      reader.read(Tensors.bytesOf(plain.handle()));
    }
  }

  // ---- calls ----

  /** What a call that cannot fail gave. */
  Tensor unary(String operation, org.bytedeco.pytorch.@Nullable Tensor result) {
    if (result == null) {
      throw new TensorException(operation + " gave nothing for " + this);
    }
    return new Tensor(result);
  }

  Tensor view(String operation, UnaryOperator<org.bytedeco.pytorch.Tensor> body) {
    try {
      return new Tensor(body.apply(handle));
    } catch (RuntimeException e) {
      throw TensorException.of(operation, e, this);
    }
  }

  Tensor binary(String operation, Tensor other, UnaryOperator<org.bytedeco.pytorch.Tensor> body) {
    try {
      return new Tensor(body.apply(other.handle()));
    } catch (RuntimeException e) {
      throw TensorException.of(operation, e, this, other);
    }
  }

  /** A call with a number, which libtorch wants in an object of its own. */
  interface ScalarOperation {
    org.bytedeco.pytorch.Tensor apply(Scalar scalar);
  }

  Tensor scalar(String operation, double value, ScalarOperation body) {
    try (Scalar scalar = new Scalar(value)) {
      return new Tensor(body.apply(scalar));
    } catch (RuntimeException e) {
      throw TensorException.of(operation, e, this);
    }
  }
}
