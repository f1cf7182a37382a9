package org.tsdf.lab.training.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tsdf.network.PatchDiscriminator;
import org.tsdf.network.PatchDiscriminator.Judgement;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** The two losses of StarGAN (Choi et al. 2018, eqs 1 to 6) as yunjey/stargan computes them. */
public final class StarGanObjective {
  private final PatchDiscriminator discriminator;
  private final GanWeights weights;

  public StarGanObjective(PatchDiscriminator discriminator, GanWeights weights) {
    this.discriminator = discriminator;
    this.weights = weights;
  }

  /**
   * For the discriminator: tell real pictures from forged ones with a slope near 1 between them,
   * and tell the attributes of real ones. Nothing flows back into the generator.
   *
   * @param forgeries the real pictures with the target attributes, (N, 3, H, W)
   */
  public Loss ofDiscriminator(GanBatch batch, Tensor forgeries) {
    Tensor forged = forgeries.detach();
    long count = forged.size(0);
    Judgement both =
        discriminator.judge(Tensors.concatenate(List.of(batch.real(), forged), 0)); // 2 N
    Tensor real = both.realness().narrow(0, 0, count).mean().negate();
    Tensor fake = both.realness().narrow(0, count, count).mean();
    Tensor classification = classification(both.attributes().narrow(0, 0, count), batch.labels());
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
   *
   * @param forgeries the real pictures with the target attributes
   * @param undone the forgeries with their own attributes again
   */
  public Loss ofGenerator(GanBatch batch, Tensor forgeries, Tensor undone) {
    Judgement judgement = discriminator.judge(forgeries);
    Tensor adversarial = judgement.realness().mean().negate();
    Tensor classification = classification(judgement.attributes(), batch.targets());
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
  private static Tensor classification(Tensor logits, Tensor attributes) {
    return Layers.binaryCrossEntropy(logits, attributes).dividedBy((double) attributes.size(0));
  }
}
