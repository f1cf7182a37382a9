package org.tsdf.lab.training.network;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Tensor;

/**
 * The exponential moving average of a network's weights, which draws calmer pictures than the
 * weights of any one iteration. What it remembers grows with the number of updates, so that the
 * random weights of the beginning are forgotten soon.
 */
public final class MovingAverage {
  private static final double EARLY = 10;

  private final double decay;
  private final Parameters source;
  private final Parameters averages;

  /**
   * @param decay how much stays at an update once there were many, in [0, 1)
   */
  public MovingAverage(Parameters source, double decay) {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException("the decay must lie in [0, 1), was " + decay);
    }
    Map<String, Tensor> copies = new LinkedHashMap<>();
    source.names().forEach(name -> copies.put(name, source.get(name).detach().copy()));
    this.decay = decay;
    this.source = source;
    this.averages = new Parameters(copies);
  }

  /**
   * @param number which update it is, from 1
   */
  public void update(int number) {
    double stays = Math.min(decay, number / (EARLY + number));
    for (String name : averages.names()) {
      Tensor average = averages.get(name);
      if (average.dtype().isFloatingPoint()) {
        average.moveTowards(source.get(name), 1 - stays);
      } else {
        average.set(source.get(name));
      }
    }
  }

  /** Overwritten in place by every update. */
  public Parameters parameters() {
    return averages;
  }

  /** As {@link NetworkTraining#weights}, where the averages are what is kept. */
  Map<String, Tensor> weights() {
    return named("");
  }

  /** What a training must save of them; as {@link NetworkTraining#state}. */
  public Map<String, Tensor> state() {
    return named("average/");
  }

  private Map<String, Tensor> named(String prefix) {
    Map<String, Tensor> named = new LinkedHashMap<>();
    averages.names().forEach(name -> named.put(prefix + name, averages.get(name)));
    return named;
  }
}
