package org.tsdf.benchmarks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensors;

/** Between tensors of the binding and tensors of this project, float32 on the CPU. */
final class Native {
  private Native() {}

  /** Keeps a tensor beyond the pointer scope in which it was made. */
  static Tensor kept(Tensor tensor) {
    tensor.retainReference();
    return tensor;
  }

  /** The same numbers in a tensor of this project. */
  static org.tsdf.tensor.Tensor ours(Tensor tensor) {
    return Tensors.of(DType.FLOAT32, bytes(tensor), tensor.shape());
  }

  /** The same numbers in a tensor of the binding. */
  static Tensor of(org.tsdf.tensor.Tensor tensor) {
    Tensor copy = torch.zeros(tensor.shape());
    bytes(copy).asFloatBuffer().put(tensor.toFloats());
    return copy;
  }

  /** As a checkpoint holds it, without a copy: valid while the tensor lives. */
  static StoredTensor stored(Tensor tensor) {
    return new StoredTensor(DType.FLOAT32, tensor.shape(), bytes(tensor));
  }

  static float[] floats(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.numel())];
    try (Tensor plain = tensor.detach().contiguous()) {
      bytes(plain).asFloatBuffer().get(values);
    }
    return values;
  }

  static Tensor gradient(Tensor scalar, Tensor input) {
    return torch.grad(new TensorVector(scalar), new TensorVector(input)).get(0);
  }

  /** Outside differentiation. */
  static void withoutGradient(Runnable computation) {
    try (AutoGradMode mode = new AutoGradMode(false)) {
      computation.run();
    }
  }

  private static ByteBuffer bytes(Tensor tensor) {
    try (BytePointer pointer = new BytePointer(tensor.data_ptr())) {
      return pointer.capacity(tensor.nbytes()).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
