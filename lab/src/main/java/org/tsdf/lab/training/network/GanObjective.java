package org.tsdf.lab.training.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tsdf.network.Discriminator;
import org.tsdf.network.Discriminator.Judgement;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * The two losses of an editor and its discriminator: WGAN-GP, attributes, reconstruction. The
 * published programs differ in how they add the attributes up and how much those count for the
 * discriminator.
 */
public final class GanObjective {
  /** The names of all parts. */
  static final List<String> LOSSES =
      List.of(
          "discriminator.real",
          "discriminator.fake",
          "discriminator.classification",
          "discriminator.penalty",
          "discriminator.total",
          "generator.adversarial",
          "generator.reconstruction",
          "generator.classification",
          "generator.total");

  /** Beside them where faces are asked to stay as they are. */
  static final String IDENTITY = "generator.identity";

  /** Beside them where some edits shall stay what they were. */
  static final String HELD = "generator.held";

  /** Of the few that tell most. */
  static final List<String> MAIN_LOSSES =
      List.of(
          "discriminator.total",
          "generator.total",
          "generator.reconstruction",
          "generator.classification");

  private final Discriminator discriminator;
  private final GanWeights weights;
  private final double ownClassification;
  private final boolean averaged;

  private GanObjective(
      Discriminator discriminator, GanWeights weights, double ownClassification, boolean averaged) {
    this.discriminator = discriminator;
    this.weights = weights;
    this.ownClassification = ownClassification;
    this.averaged = averaged;
  }

  /** StarGAN (Choi et al. 2018, eqs 1 to 6) as yunjey/stargan computes it. */
  public static GanObjective starGan(Discriminator discriminator, GanWeights weights) {
    return new GanObjective(discriminator, weights, weights.classification(), false);
  }

  /**
   * AttGAN (He et al. 2019, eqs 11 and 12) as elvisyjlin/AttGAN-PyTorch computes it in its mode
   * {@code wgan}: classification is averaged over the attributes too, and counts once for the
   * discriminator unless told otherwise (λ₃).
   */
  public static GanObjective attGan(Discriminator discriminator, GanWeights weights) {
    return new GanObjective(discriminator, weights, weights.ownClassification(), true);
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
            .plus(classification.times(ownClassification))
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
   * For the generator: forgeries that pass for real, that have the wanted attributes, and a picture
   * that is to be the real one.
   *
   * @param forgeries the real pictures with the target attributes
   * @param rebuilt StarGAN's forgeries with their own attributes again, AttGAN's real pictures with
   *     their own
   */
  public Loss ofGenerator(GanBatch batch, Tensor forgeries, Tensor rebuilt) {
    Judgement judgement = discriminator.judge(forgeries);
    Tensor adversarial = judgement.realness().mean().negate();
    Tensor classification = classification(judgement.attributes(), batch.targets());
    Tensor reconstruction = batch.real().minus(rebuilt).abs().mean();
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

  /**
   * The same for StarGAN and AttentionGAN, whose reconstruction is that of a cycle, with a term for
   * faces that are asked to stay as they are.
   *
   * @param unchanged the real pictures with their own attributes
   */
  Loss ofGenerator(GanBatch batch, Tensor forgeries, Tensor rebuilt, Tensor unchanged) {
    Loss published = ofGenerator(batch, forgeries, rebuilt);
    Tensor difference = batch.real().minus(unchanged);
    Tensor identity = difference.abs().mean();
    Tensor total =
        published
            .total()
            .plus(identity.times(weights.identity()))
            .plus(difference.square().mean().times(weights.squaredIdentity()));
    Map<String, Double> parts = new LinkedHashMap<>(published.parts());
    parts.put(IDENTITY, identity.item());
    parts.put("generator.total", total.item());
    return new Loss(total, parts);
  }

  /**
   * The same for AttGAN where some edits shall stay what they were.
   *
   * @param held how far they are from that, one number; see {@link HeldEdits}
   */
  Loss ofGenerator(Loss published, Tensor held) {
    Tensor total = published.total().plus(held.times(weights.hold()));
    Map<String, Double> parts = new LinkedHashMap<>(published.parts());
    parts.put(HELD, held.item());
    parts.put("generator.total", total.item());
    return new Loss(total, parts);
  }

  private Tensor classification(Tensor logits, Tensor attributes) {
    double count = averaged ? logits.elements() : logits.size(0);
    return Layers.binaryCrossEntropy(logits, attributes).dividedBy(count);
  }
}
