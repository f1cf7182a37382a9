package org.tsdf.lab.training.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.tsdf.tensor.Adam;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/**
 * The two networks of a GAN in training, and the moving average of the generator's weights, which
 * is what is kept.
 */
final class GanNetworks {
  private static final double EPSILON = 1e-8;

  private final TrainedNetwork generator;
  private final TrainedNetwork discriminator;
  private final MovingAverage average;

  /**
   * A network before training.
   *
   * @param learns which of its weights shall
   */
  record Start(Layout layout, Parameters parameters, Predicate<String> learns) {
    /** All of them. */
    Start(Layout layout, Parameters parameters) {
      this(layout, parameters, name -> true);
    }
  }

  GanNetworks(Start generator, Start discriminator, GanSettings settings) {
    Adam.Settings adam = new Adam.Settings(settings.beta1(), settings.beta2(), EPSILON);
    this.generator = trained(generator, adam);
    this.discriminator = trained(discriminator, adam);
    this.average = new MovingAverage(this.generator.parameters(), settings.averageDecay());
  }

  private static TrainedNetwork trained(Start start, Adam.Settings settings) {
    return new TrainedNetwork(start.layout(), start.parameters(), settings, start.learns());
  }

  /** The generator's weights as they stand. */
  Parameters generator() {
    return generator.parameters();
  }

  /** The discriminator's weights as they stand. */
  Parameters discriminator() {
    return discriminator.parameters();
  }

  /** The averages of the generator's weights. */
  Parameters average() {
    return average.parameters();
  }

  /**
   * One step of the discriminator.
   *
   * @param number which one, from 1
   * @param losses is told what the objective says
   */
  void stepDiscriminator(
      Supplier<Loss> objective, double learningRate, int number, Map<String, Double> losses) {
    step(discriminator, objective, learningRate, number, losses);
  }

  /** One step of the generator, and of the average. */
  void stepGenerator(
      Supplier<Loss> objective, double learningRate, int number, Map<String, Double> losses) {
    step(generator, objective, learningRate, number, losses);
    average.update(number);
  }

  private static void step(
      TrainedNetwork network,
      Supplier<Loss> objective,
      double learningRate,
      int number,
      Map<String, Double> losses) {
    try (Scope scope = Scope.open()) {
      Loss loss = objective.get();
      losses.putAll(loss.parts());
      network.step(network.gradients(loss), learningRate, number);
    }
  }

  /** As {@link NetworkTraining#state}. */
  Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.putAll(generator.state("generator/"));
    state.putAll(discriminator.state("discriminator/"));
    state.putAll(average.state());
    return state;
  }

  /** As {@link NetworkTraining#weights}. */
  Map<String, Tensor> weights() {
    return average.weights();
  }
}
