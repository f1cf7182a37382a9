package org.tsdf.lab.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.tsdf.image.Faces;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.Progress;
import org.tsdf.perturbation.Stage;
import org.tsdf.perturbation.Trajectory;
import org.tsdf.tensor.Tensor;

/**
 * A method that learns a perturbation from faces. All that it remembers between two iterations is a
 * trajectory for each of its stages, so that a stopped run goes on with the same bits.
 */
public interface Defense {
  /** As it is called on the command line and on provenance cards, such as {@code cmua}. */
  String name();

  /** ε, within which the perturbation stays. */
  Budget budget();

  /** Every setting, as it stands on the provenance card. */
  JsonNode settings();

  /** In how many framings {@link #run} wants to see each face; 1 for as it is. */
  int framings();

  /** Where it stands before the first iteration, at the faces' size. */
  Map<Stage, Trajectory> start(Faces faces);

  /**
   * The same, begun from a universal perturbation.
   *
   * @param universal (1, 3, H, W), of the faces' size
   */
  Map<Stage, Trajectory> startingAt(Tensor universal);

  /**
   * Runs from where the state stands. The state moves in place and can be saved at each call of
   * {@code progress}.
   *
   * @param faces the training images at the perturbation's size
   * @param framings what detectors learn from, (M, 3, H, W)
   * @return false if {@code progress} asked to stop before the end
   */
  boolean run(Map<Stage, Trajectory> state, Faces faces, Tensor framings, Progress progress);

  /** What is added to a photo as the state stands, (1, 3, H, W). */
  Tensor perturbation(Map<Stage, Trajectory> state);

  /** The share of entries that are left to poisoning, in [0, 1]. */
  double eligibleShare(Map<Stage, Trajectory> state);
}
