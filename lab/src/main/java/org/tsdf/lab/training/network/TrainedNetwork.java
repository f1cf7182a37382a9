package org.tsdf.lab.training.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.tsdf.tensor.Adam;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Tensor;

/** The weights of one network in training and the moments of their gradients. */
public final class TrainedNetwork {
  private final List<String> names;
  private final Parameters parameters;
  private final List<Tensor> weights;
  private final Adam adam;

  /**
   * @param start copied where training changes it by gradient, else taken over
   */
  public TrainedNetwork(Layout layout, Parameters start, Adam.Settings settings) {
    this(layout, start, settings, name -> true);
  }

  /**
   * @param learns which of the weights that training changes by gradient it does change
   */
  TrainedNetwork(
      Layout layout, Parameters start, Adam.Settings settings, Predicate<String> learns) {
    this.names = layout.trainedNames().stream().filter(learns).toList();
    this.parameters = start.requiringGradient(names.toArray(String[]::new));
    this.weights = names.stream().map(parameters::get).toList();
    this.adam = new Adam(weights, settings);
  }

  /** As they stand: overwritten in place by every step. */
  public Parameters parameters() {
    return parameters;
  }

  /** By each trained weight, in the layout's order. */
  public List<Tensor> gradients(Loss loss) {
    return Autograd.gradients(loss.total(), weights, false);
  }

  /** As {@link #gradients}, and zeros by weights on which the loss does not depend. */
  List<Tensor> gradientsWhereUsed(Loss loss) {
    return Autograd.gradientsWhereUsed(loss.total(), weights);
  }

  /**
   * One step of Adam.
   *
   * @param number which step it is, from 1
   */
  public void step(List<Tensor> gradients, double learningRate, int number) {
    adam.step(gradients, learningRate, number);
  }

  /** One step of Adam at a learning rate that depends on the weight's name. */
  void step(List<Tensor> gradients, ToDoubleFunction<String> learningRate, int number) {
    adam.step(gradients, names.stream().mapToDouble(learningRate).toArray(), number);
  }

  /** All that is needed to go on later, by name; live tensors, to be read or restored into. */
  public Map<String, Tensor> state(String prefix) {
    Map<String, Tensor> state = new LinkedHashMap<>();
    parameters.names().forEach(name -> state.put(prefix + name, parameters.get(name)));
    for (int i = 0; i < names.size(); i++) {
      state.put(prefix + names.get(i) + "/first", adam.firstMoments().get(i));
      state.put(prefix + names.get(i) + "/second", adam.secondMoments().get(i));
    }
    return state;
  }
}
