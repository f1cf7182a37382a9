package org.tsdf.fusion;

import java.util.List;
import org.tsdf.interruption.EnhancementLoss;
import org.tsdf.interruption.EnhancementRecipe;
import org.tsdf.interruption.FeatureLoss;
import org.tsdf.interruption.InterruptionRecipe;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.StepRule;
import org.tsdf.poisoning.PoisoningRecipe;
import org.tsdf.poisoning.ScoreLoss;

/**
 * Every setting of Algorithm 1. A recipe never changes; its JSON travels with the perturbation.
 *
 * @param name {@code paper}, {@code recommended} or {@code robust}, with {@code +} where settings
 *     differ; {@link NamedRecipes} has those with a name of their own
 * @param budget ε, for both stages
 * @param batch images an iteration sees
 */
public record Recipe(
    String name,
    Budget budget,
    int batch,
    InterruptionRecipe interruption,
    PoisoningRecipe poisoning,
    FusionRecipe fusion) {

  public Recipe {
    if (batch < 1) {
      throw new IllegalArgumentException("batch must be at least 1, was " + batch);
    }
  }

  /** The same settings within another budget. */
  public Recipe within(Budget other) {
    return new Recipe(name, other, batch, interruption, poisoning, fusion);
  }

  /** The same settings under another name. */
  Recipe named(String other) {
    return new Recipe(other, budget, batch, interruption, poisoning, fusion);
  }

  /** The literal paper, with the readings of {@code docs/equations.md}. */
  public static Recipe paper() {
    return new Recipe(
        "paper",
        new Budget(0.05),
        8,
        InterruptionRecipe.paper(),
        PoisoningRecipe.paper(),
        FusionRecipe.paper());
  }

  /**
   * The best settings measured so far; {@code docs/experiments/recommended.md} says how they were
   * found. Both aims at once: forgeries driven apart, faces hidden and false ones shown.
   */
  public static Recipe recommended() {
    return new Recipe(
        "recommended",
        new Budget(0.05, 0.0437),
        8,
        new InterruptionRecipe(
            42,
            1,
            StepRule.sign(0.005).withMomentum(0.9).decayingTo(0.1),
            FeatureLoss.NORMALISED,
            32,
            0,
            0.1,
            EnhancementLoss.DIFFERENCES,
            EnhancementRecipe.paper(),
            1,
            2,
            0,
            0),
        new PoisoningRecipe(
            25,
            StepRule.sign(0.005).withMomentum(0.9).decayingTo(0.1),
            List.of(0.2, 0.3, 0.5),
            0.2,
            0,
            ScoreLoss.SOFT_MARGIN,
            1,
            0,
            1,
            4,
            40,
            4,
            1,
            1,
            0),
        FusionRecipe.weighing(0.85));
  }
}
