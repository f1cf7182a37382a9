package org.tsdf.lab.training.network;

import java.util.Set;

/**
 * A family of networks that {@code tsdf models train} can train, found through {@link
 * java.util.ServiceLoader}: a public class without constructor arguments, named in {@code
 * META-INF/services}.
 */
public interface TrainableArchitecture {
  /** As it is spelt on the command line and in the weights file, such as {@code stargan}. */
  String name();

  /**
   * Everything that can be told, at its usual value. An option of the command line is the setting
   * of the same name; all others are reached by {@code --set}.
   */
  TrainingSettings settings();

  /**
   * Whose weights a training may begin with: its own, and those of relatives that it takes over.
   */
  default Set<String> beginsWith() {
    return Set.of(name());
  }

  /** Whether it learns against a discriminator, which a training may begin with too. */
  default boolean hasDiscriminator() {
    return false;
  }

  /**
   * Checks the settings; no data is read yet.
   *
   * @throws IllegalArgumentException in one sentence, if they make no sense
   */
  TrainingPlan plan(TrainingSettings settings);
}
