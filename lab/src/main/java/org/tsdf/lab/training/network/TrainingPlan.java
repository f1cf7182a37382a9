package org.tsdf.lab.training.network;

import org.jspecify.annotations.Nullable;

/** A training whose settings are settled. */
@FunctionalInterface
public interface TrainingPlan {
  /**
   * Reads the data and makes the networks, in the scope that is open now.
   *
   * @return null if {@link TrainingInput.Reading#searched} asked to stop
   * @throws org.tsdf.lab.dataset.DatasetException if the data cannot be learnt from
   * @throws org.tsdf.tensor.CheckpointException if the weights to start with do not fit
   */
  @Nullable PreparedTraining prepare(TrainingInput input);
}
