package org.tsdf.lab.training.network;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tsdf.network.HisdDiscriminator;
import org.tsdf.network.HisdDiscriminator.Question;
import org.tsdf.network.HisdGenerator;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Tensor;

/**
 * The losses of HiSD (Li et al. 2021, eqs 1 to 7) as imlixinyang/HiSD computes them ({@code
 * core/trainer.py}), its discriminator being told the style as well.
 */
final class HisdObjective {
  private final HisdGenerator generator;
  private final HisdDiscriminator discriminator;
  private final HisdWeights weights;
  private final DType type;

  /**
   * @param type in which the generator computes; losses are in the pictures' type
   */
  HisdObjective(
      HisdGenerator generator, HisdDiscriminator discriminator, HisdWeights weights, DType type) {
    this.generator = generator;
    this.discriminator = discriminator;
    this.weights = weights;
    this.type = type;
  }

  /**
   * What the generator makes of a batch; pictures (N, 3, H, W), styles (N, style).
   *
   * @param unchanged encoded and decoded
   * @param self translated with their own style
   * @param translated with a mapped style of the target
   * @param cycled translated back with their own style
   * @param style the pictures' own
   * @param mapped of the latent codes
   * @param found in the translated pictures
   */
  record Paths(
      Tensor unchanged,
      Tensor self,
      Tensor translated,
      Tensor cycled,
      Tensor style,
      Tensor mapped,
      Tensor found) {}

  /** The three paths: no translation, translation to itself, translation there and back. */
  Paths paths(HisdBatch batch) {
    int tag = batch.tag();
    Tensor images = batch.images().to(type);
    Tensor encoded = generator.encode(images);
    Tensor style = generator.extract(images, tag);
    Tensor mapped = generator.map(batch.noise().to(type), tag, batch.target());
    Tensor translated = generator.decode(generator.translate(encoded, mapped, tag));
    Tensor again = generator.encode(translated);
    DType given = batch.images().dtype();
    return new Paths(
        generator.decode(encoded).to(given),
        generator.decode(generator.translate(encoded, style, tag)).to(given),
        translated.to(given),
        generator.decode(generator.translate(again, style, tag)).to(given),
        style.to(given),
        mapped.to(given),
        generator.extract(translated, tag).to(given));
  }

  /**
   * The pictures as the discriminator sees them, (N, 3, H, W) each: a batch's, and what the
   * generator made of them.
   */
  record Seen(Tensor real, Tensor translated, Tensor cycled) {}

  /** For the generator. */
  Loss ofGenerator(HisdBatch batch, Paths paths, Seen seen) {
    Tensor style = paths.style().detach();
    Tensor adversarial =
        discriminator
            .generatorLossOfReal(
                question(batch, seen.real(), paths.style(), batch.source())) // reaches the style
            .times(weights.real())
            .plus(
                discriminator.generatorLossOfTranslated(
                    question(batch, seen.translated(), paths.mapped().detach(), batch.target())))
            .plus(
                discriminator.generatorLossOfCycled(
                    question(batch, seen.cycled(), style, batch.source())));
    Tensor kept = distance(paths.found(), paths.mapped());
    Tensor reconstruction =
        distance(paths.unchanged(), batch.images())
            .plus(distance(paths.self(), batch.images()))
            .plus(distance(paths.cycled(), batch.images()));
    Tensor total =
        adversarial
            .times(weights.adversarial())
            .plus(kept.times(weights.style()))
            .plus(reconstruction.times(weights.reconstruction()));
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("generator.adversarial", adversarial.item());
    parts.put("generator.style", kept.item());
    parts.put("generator.reconstruction", reconstruction.item());
    parts.put("generator.total", total.item());
    return new Loss(total, parts);
  }

  /** For the discriminator; nothing flows back into the generator. */
  Loss ofDiscriminator(HisdBatch batch, Paths paths, Seen seen) {
    Tensor style = paths.style().detach();
    Tensor mapped = paths.mapped().detach();
    Tensor real = discriminator.lossOfReal(question(batch, seen.real(), style, batch.source()));
    Tensor translated =
        discriminator.lossOfTranslated(
            question(batch, seen.translated().detach(), mapped, batch.target()));
    Tensor cycled =
        discriminator.lossOfCycled(question(batch, seen.cycled().detach(), style, batch.source()));
    Tensor total = real.plus(translated).plus(cycled);
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("discriminator.real", real.item());
    parts.put("discriminator.translated", translated.item());
    parts.put("discriminator.cycled", cycled.item());
    parts.put("discriminator.total", total.item());
    return new Loss(total, parts);
  }

  private static Question question(HisdBatch batch, Tensor images, Tensor styles, int choice) {
    return new Question(images, styles, batch.conditions(), batch.tag(), choice);
  }

  /** The mean absolute difference. */
  private static Tensor distance(Tensor one, Tensor other) {
    return one.minus(other).abs().mean();
  }
}
