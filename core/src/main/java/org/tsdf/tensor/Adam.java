package org.tsdf.tensor;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Scalar;

/**
 * Adam (Kingma and Ba 2015, Algorithm 1) in the order of operations of PyTorch. It overwrites the
 * weights in place. Which step it is, is told by the caller, so that the moments are all there is
 * to save.
 */
public final class Adam {
  private final List<Tensor> weights;
  private final List<Tensor> first;
  private final List<Tensor> second;
  private final Settings settings;

  /**
   * @param beta1 how much of the mean gradient stays from one step to the next, in [0, 1)
   * @param beta2 how much of the mean squared gradient stays, in [0, 1)
   * @param epsilon added to the root of the latter
   */
  public record Settings(double beta1, double beta2, double epsilon) {
    public Settings {
      if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && epsilon > 0)) {
        throw new IllegalArgumentException(
            "beta1 and beta2 must lie in [0, 1) and epsilon above 0, were %s, %s, %s"
                .formatted(beta1, beta2, epsilon));
      }
    }
  }

  /** Both moments of every weight begin at 0, in the scope that is open now. */
  public Adam(List<Tensor> weights, Settings settings) {
    this.weights = List.copyOf(weights);
    this.first = this.weights.stream().map(Adam::zerosLike).toList();
    this.second = this.weights.stream().map(Adam::zerosLike).toList();
    this.settings = settings;
  }

  private static Tensor zerosLike(Tensor weight) {
    return Tensors.zeros(weight.dtype(), weight.shape());
  }

  /** The running means of the gradients, in the weights' order; to be saved, and restored into. */
  public List<Tensor> firstMoments() {
    return first;
  }

  /** The running means of the squared gradients, in the weights' order. */
  public List<Tensor> secondMoments() {
    return second;
  }

  /**
   * Moves the weights down the gradients.
   *
   * @param gradients one for each weight
   * @param step which step this is, from 1
   */
  public void step(List<Tensor> gradients, double learningRate, int step) {
    double[] rates = new double[weights.size()];
    Arrays.fill(rates, learningRate);
    step(gradients, rates, step);
  }

  /**
   * Moves the weights down the gradients, each at its own rate.
   *
   * @param gradients one for each weight
   * @param learningRates one for each weight
   * @param step which step this is, from 1
   */
  public void step(List<Tensor> gradients, double[] learningRates, int step) {
    if (gradients.size() != weights.size() || step < 1) {
      throw new IllegalArgumentException(
          "step %d with %d gradients for %d weights"
              .formatted(step, gradients.size(), weights.size()));
    }
    if (learningRates.length != weights.size()) {
      throw new IllegalArgumentException(
          learningRates.length + " learning rates for " + weights.size() + " weights");
    }
    double correction = 1 - Math.pow(settings.beta1, step);
    double rootCorrection = Math.sqrt(1 - Math.pow(settings.beta2, step));
    Autograd.off(
        () -> {
          for (int i = 0; i < weights.size(); i++) {
            move(i, gradients.get(i), learningRates[i] / correction, rootCorrection);
          }
          return weights;
        });
  }

  /** m += (1 - β₁)(g - m); v = β₂v + (1 - β₂)g²; w -= step · m / (√v / correction + ε). */
  private void move(int index, Tensor gradient, double stepSize, double rootCorrection) {
    try (Scope scope = Scope.open();
        Scalar stays = new Scalar(settings.beta2);
        Scalar enters = new Scalar(1 - settings.beta2);
        Scalar correction = new Scalar(rootCorrection);
        Scalar epsilon = new Scalar(settings.epsilon);
        Scalar descent = new Scalar(-stepSize)) {
      Tensor mean = first.get(index);
      mean.moveTowards(gradient, 1 - settings.beta1);
      var square = second.get(index).handle();
      square.mul_(stays).addcmul_(gradient.handle(), gradient.handle(), enters);
      var root = square.sqrt().div_(correction).add_(epsilon);
      weights.get(index).handle().addcdiv_(mean.handle(), root, descent);
    } catch (RuntimeException e) {
      throw TensorException.of("Adam's step", e, weights.get(index), gradient);
    }
  }
}
