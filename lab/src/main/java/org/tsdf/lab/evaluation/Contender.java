package org.tsdf.lab.evaluation;

import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.Map;
import org.tsdf.lab.baseline.RandomNoise;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.perturbation.Provenance;
import org.tsdf.tensor.Tensor;

/** A perturbation under a name, to be compared with others. */
public record Contender(String name, Perturbation perturbation) {
  /** The name of {@link #random}. */
  public static final String RANDOM = "random";

  /** What photos without any perturbation are called in reports. */
  public static final String CLEAN = "clean";

  public Contender {
    if (name.equals(CLEAN)) {
      throw new IllegalArgumentException(
          "no perturbation may be called " + CLEAN + ", which stands for none");
    }
  }

  /**
   * Uniform in ±ε, as {@code tsdf train --defense random} draws it: what any trained perturbation
   * must beat.
   *
   * @param side of the photos, so that resizing does not weaken the noise
   */
  public static Contender random(Budget budget, int side, long seed) {
    Tensor noise = RandomNoise.drawn(budget, side, seed);
    Provenance card =
        new Provenance(
            RANDOM,
            "Noise, uniform in plus or minus epsilon; it protects against nothing.",
            NullNode.getInstance(),
            seed,
            new Provenance.Data(0, ""),
            List.of(),
            Map.of(),
            0,
            Map.of());
    return new Contender(RANDOM, new Perturbation(budget.project(noise), budget, card));
  }
}
