package org.tsdf.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Derivatives, and doing without them. */
public final class Autograd {
  private Autograd() {}

  /** Runs a computation without recording it for differentiation. */
  public static <T> T off(Supplier<T> computation) {
    return recording(false, computation);
  }

  /** Runs a computation that takes gradients, also within one that is not recorded. */
  public static <T> T on(Supplier<T> computation) {
    return recording(true, computation);
  }

  private static <T> T recording(boolean wanted, Supplier<T> computation) {
    Libtorch.prepare();
    try (AutoGradMode mode = new AutoGradMode(wanted)) {
      return computation.get();
    }
  }

  /**
   * The gradient of a scalar with respect to one tensor that {@linkplain Tensor#requiresGradient()
   * requires} it.
   *
   * @throws TensorException if the scalar does not depend on the tensor
   */
  public static Tensor gradient(Tensor scalar, Tensor input) {
    return gradients(scalar, List.of(input), false).get(0);
  }

  /**
   * The gradient of a scalar with respect to one tensor; the computation is kept, so that the
   * gradients of other scalars can be taken through it afterwards.
   *
   * @throws TensorException if the scalar does not depend on the tensor
   */
  public static Tensor gradientKeepingGraph(Tensor scalar, Tensor input) {
    return gradients(scalar, List.of(input), true, false).get(0);
  }

  /**
   * The gradients of a scalar with respect to several tensors.
   *
   * @param differentiable whether the gradients shall themselves be differentiable (the gradient
   *     penalty of WGAN-GP needs this)
   */
  public static List<Tensor> gradients(Tensor scalar, List<Tensor> inputs, boolean differentiable) {
    return gradients(scalar, inputs, differentiable, differentiable);
  }

  /**
   * The gradients of a scalar with respect to several tensors, zeros for those on which it does not
   * depend; for networks of which a part rests.
   */
  public static List<Tensor> gradientsWhereUsed(Tensor scalar, List<Tensor> inputs) {
    return gradients(scalar, inputs, false, false, true);
  }

  private static List<Tensor> gradients(
      Tensor scalar, List<Tensor> inputs, boolean keep, boolean differentiable) {
    return gradients(scalar, inputs, keep, differentiable, false);
  }

  private static List<Tensor> gradients(
      Tensor scalar,
      List<Tensor> inputs,
      boolean keep,
      boolean differentiable,
      boolean unusedAllowed) {
    try (TensorVector outputs = new TensorVector(scalar.handle());
        TensorVector wanted = Tensors.vector(inputs);
        TensorVector seeds = new TensorVector();
        BoolOptional keepGraph = new BoolOptional(keep);
        TensorVector found =
            torch.grad(outputs, wanted, seeds, keepGraph, differentiable, unusedAllowed)) {
      List<Tensor> gradients = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        Tensor input = inputs.get(i);
        gradients.add(
            found.get(i).defined()
                ? Tensor.copyOfHandle(found.get(i))
                : Tensors.zeros(input.dtype(), input.shape()));
      }
      return gradients;
    } catch (RuntimeException e) {
      throw TensorException.of("gradient", e, scalar);
    }
  }
}
