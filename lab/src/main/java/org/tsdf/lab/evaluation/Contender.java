package org.tsdf.lab.evaluation;

import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tsdf.Protector;
import org.tsdf.Tailor;
import org.tsdf.fusion.Recipe;
import org.tsdf.image.Quantisation;
import org.tsdf.lab.baseline.RandomNoise;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.perturbation.Provenance;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * A perturbation under a name, to be compared with others.
 *
 * @param tailoring how it is fitted to each photo alone; null where it is used as it is
 */
public record Contender(String name, Perturbation perturbation, @Nullable Tailoring tailoring) {
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

  /** One that all photos share. */
  public Contender(String name, Perturbation perturbation) {
    this(name, perturbation, null);
  }

  /**
   * What {@code tsdf protect --per-image} does.
   *
   * @param recipe with which settings
   * @param reach how far from the one that all share, as a share of epsilon
   * @param fittedTo the names of the networks that photos are fitted to; how others do tells what
   *     carries over to networks that nobody named
   */
  public record Tailoring(Tailor tailor, Recipe recipe, double reach, List<String> fittedTo) {
    public Tailoring {
      fittedTo = List.copyOf(fittedTo);
    }
  }

  /** The same perturbation where every photo gets its own that begins there. */
  public Contender perImage(Tailoring way) {
    return new Contender(name + "+per-image", perturbation, way);
  }

  /** What protects photos with it. */
  Protector protector() {
    Protector universal = Protector.with(perturbation);
    return tailoring == null ? universal : universal.tailoredBy(tailoring.tailor());
  }

  /**
   * Face crops as they are published.
   *
   * @param clean (N, 3, H, W) on [-1, 1], whole 8-bit levels
   */
  Tensor published(Tensor clean) {
    if (tailoring == null) {
      return published(perturbation, clean);
    }
    List<Tensor> each = new ArrayList<>();
    for (int i = 0; i < clean.size(0); i++) {
      Tensor crop = clean.narrow(0, i, 1);
      Tensor seen = Resampling.resize(crop, perturbation.height(), perturbation.width());
      each.add(published(tailoring.tailor().tailored(perturbation, seen), crop));
    }
    return Tensors.concatenate(each, 0);
  }

  private static Tensor published(Perturbation perturbation, Tensor clean) {
    Tensor change = perturbation.over(clean);
    return Quantisation.roundWithin(clean, clean.plus(change), perturbation.budget().epsilon());
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
