package org.tsdf.lab.training.network;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tsdf.network.ConditionalGenerator;
import org.tsdf.network.PatchDiscriminator;
import org.tsdf.network.PatchDiscriminator.Judgement;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Tensor;

/** The two losses of StarGAN (Choi et al. 2018, eqs 1 to 6) as yunjey/stargan computes them. */
public final class StarGanObjective {
  private final ConditionalGenerator generator;
  private final PatchDiscriminator discriminator;
  private final GanWeights weights;

  public StarGanObjective(
      ConditionalGenerator generator, PatchDiscriminator discriminator, GanWeights weights) {
    this.generator = generator;
    this.discriminator = discriminator;
    this.weights = weights;
  }

  /**
   * For the discriminator: tell real pictures from forged ones with a slope near 1 between them,
   * and tell the attributes of real ones. Nothing flows back into the generator.
   */
  public Loss ofDiscriminator(GanBatch batch) {
    Tensor forged = Autograd.off(() -> generator.forge(batch.real(), batch.targets()));
    Judgement ofReal = discriminator.judge(batch.real());
    Tensor real = ofReal.realness().mean().negate();
    Tensor fake = discriminator.judge(forged).realness().mean();
    Tensor classification = classification(ofReal, batch.labels());
    Tensor penalty = discriminator.gradientPenalty(batch.real(), forged, batch.alpha());
    Tensor total =
        real.plus(fake)
            .plus(classification.times(weights.classification()))
            .plus(penalty.times(weights.penalty()));
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("discriminator.real", real.item());
    parts.put("discriminator.fake", fake.item());
    parts.put("discriminator.classification", classification.item());
    parts.put("discriminator.penalty", penalty.item());
    parts.put("discriminator.total", total.item());
    return new Loss(total, parts);
  }

  /**
   * For the generator: forgeries that pass for real, that have the wanted attributes, and that can
   * be undone.
   */
  public Loss ofGenerator(GanBatch batch) {
    Tensor forged = generator.forge(batch.real(), batch.targets());
    Judgement judgement = discriminator.judge(forged);
    Tensor adversarial = judgement.realness().mean().negate();
    Tensor classification = classification(judgement, batch.targets());
    Tensor undone = generator.forge(forged, batch.labels());
    Tensor reconstruction = batch.real().minus(undone).abs().mean();
    Tensor total =
        adversarial
            .plus(reconstruction.times(weights.reconstruction()))
            .plus(classification.times(weights.classification()));
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("generator.adversarial", adversarial.item());
    parts.put("generator.reconstruction", reconstruction.item());
    parts.put("generator.classification", classification.item());
    parts.put("generator.total", total.item());
    return new Loss(total, parts);
  }

  /** Summed over the attributes, averaged over the faces. */
  private static Tensor classification(Judgement judgement, Tensor attributes) {
    Tensor summed = Layers.binaryCrossEntropy(judgement.attributes(), attributes);
    return summed.dividedBy((double) attributes.size(0));
  }
}
