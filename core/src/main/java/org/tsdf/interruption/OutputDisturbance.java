package org.tsdf.interruption;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.image.Faces;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * The output-level term that the literature adds to Eq. 9: how far the forgeries of protected
 * pictures lie from those of clean ones, looked at where the edit shows, as L2mask does. The
 * logarithms of the editors' disturbances are added up, so that each editor weighs as much as it is
 * still weak, and a loud one cannot drown the others.
 *
 * <p>Every iteration asks each editor for one of its edits by chance. Clean forgeries are drawn
 * anew each time, an eighth of the time of an iteration: all that four editors make of 128 photos,
 * 3,200 of 128 × 128 pixels, would fill 0.6 GB.
 */
final class OutputDisturbance {
  /** Summed over the colours, on [-1, 1]: what L2mask takes for edited. */
  private static final double EDITED = 0.5;

  private static final double SMALLEST = 1e-6;
  private static final int COLOURS = 3;

  private final List<FaceEditor> editors;
  private final int atOnce;
  private final long seed;

  /**
   * @param atOnce how many editors are asked in an iteration; 0 for all
   * @param seed for the editors and edits asked for
   */
  OutputDisturbance(List<FaceEditor> editors, int atOnce, long seed) {
    this.editors = List.copyOf(editors);
    this.atOnce = atOnce;
    this.seed = seed;
  }

  /**
   * Of extractors, all of which must be editors.
   *
   * @throws IllegalArgumentException if one only gives features
   */
  static OutputDisturbance ofEditorsAmong(
      List<FeatureExtractor> extractors, int atOnce, long seed) {
    List<FaceEditor> editors = new ArrayList<>();
    for (FeatureExtractor extractor : extractors) {
      if (!(extractor instanceof FaceEditor editor)) {
        throw new IllegalArgumentException(
            "outputWeight needs face editors; %s gives features only".formatted(extractor.name()));
      }
      editors.add(editor);
    }
    return new OutputDisturbance(editors, atOnce, seed);
  }

  /**
   * Σ_i log of the mean disturbance of editor i over the batch, over the editors asked.
   *
   * @param clean pictures without the perturbation
   * @param disturbed the same with it, differentiable
   */
  Tensor of(Faces clean, Faces disturbed, int iteration) {
    RandomSource random = new RandomSource(seed).fork(iteration);
    List<Tensor> terms = new ArrayList<>();
    for (FaceEditor editor : random.someOf(editors, atOnce)) {
      List<Edit> edits = editor.edits();
      Edit edit = edits.get(random.nextInt(0, edits.size() - 1));
      Tensor forged = Autograd.off(() -> editor.forge(clean, edit));
      Tensor shown = Autograd.off(() -> shown(clean.images(), forged));
      terms.add(disturbance(forged, editor.forge(disturbed, edit), shown).plus(SMALLEST).log());
    }
    return Tensors.stack(terms, 0).sum();
  }

  /** Where an edit shows, (N, 1, H, W), 0 or 1; everywhere in a picture where it shows nowhere. */
  static Tensor shown(Tensor pictures, Tensor forged) {
    Tensor fitted = Resampling.resize(pictures, forged.size(2), forged.size(3));
    Tensor mask = forged.minus(fitted).abs().sum(1).greaterThan(EDITED);
    return mask.maximum(mask.sum(2, 3).lessThan(1));
  }

  /** Σ M (G(x̂) − G(x))² / (3 Σ M), averaged over the batch. */
  private static Tensor disturbance(Tensor clean, Tensor disturbed, Tensor mask) {
    Tensor errors = disturbed.minus(clean).square().times(mask).sum(1, 2, 3);
    return errors.dividedBy(mask.sum(1, 2, 3).times(COLOURS)).mean();
  }
}
