package org.tsdf.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.tsdf.fusion.Recipe;
import org.tsdf.interruption.EnhancementRecipe;

/**
 * Algorithm 1 with one StarGAN and one detector as a plain loop of libtorch calls, for recipes like
 * the paper's: printed losses, every picture once, constant steps along the sign.
 */
final class PlainTraining {
  private static final double LARGEST_EXPONENT = Math.log(100);
  private static final double TARGET_HALF_SIZE = 0.001;

  private final Recipe recipe;
  private final PlainGenerator generator;
  private final PlainDetector detector;
  private final Tensor condition;
  private final Tensor images;
  private final double epsilon;
  private final Tensor w;
  private final Tensor delta;

  // what the unprotected pictures give, of all pictures
  private final Tensor cleanFeatures;
  private final List<Tensor> featureTargets = new ArrayList<>();
  private final List<Double> scales = new ArrayList<>();
  private Tensor anchors = Tensor.create(0f);
  private Tensor boxTargets = Tensor.create(0f);
  private Tensor mask = Tensor.create(0f);

  /**
   * @param images (N, 3, H, W) on [-1, 1]
   * @param condition (1, attributes)
   * @param start W before the first iteration, (1, 3, H, W)
   */
  PlainTraining(
      Recipe recipe,
      PlainGenerator generator,
      PlainDetector detector,
      Tensor images,
      Tensor condition,
      Tensor start) {
    this.recipe = recipe;
    this.generator = generator;
    this.detector = detector;
    this.images = images;
    this.condition = condition;
    this.epsilon = recipe.budget().epsilon();
    this.w = start.clone();
    this.delta = torch.zeros_like(start);
    this.cleanFeatures = cleanFeatures();
  }

  /** W. */
  Tensor interruption() {
    return w;
  }

  /** δ. */
  Tensor poisoning() {
    return delta;
  }

  // ---- stage one ----

  /**
   * @param chosen numbers of the batch's pictures
   * @return the loss before the step
   */
  double interrupt(Tensor chosen) {
    try (PointerScope scope = new PointerScope()) {
      Tensor leaf = w.detach().clone().requires_grad_(true);
      Tensor disturbed = clamp(images.index_select(0, chosen).add(leaf), 1);
      Tensor features = onGrid(generator.encode(disturbed, condition));
      Tensor clean = cleanFeatures.index_select(0, chosen);
      Tensor distance = distance(features, clean);
      Tensor enhanced = distance(enhanced(features, clean), clean);
      Tensor loss = enhanced.mul(scalar(recipe.interruption().enhancementWeight())).add(distance);
      Tensor step = step(Native.gradient(loss, leaf), recipe.interruption().step().stepSize());
      Native.withoutGradient(() -> w.copy_(clamp(w.add(step), epsilon)));
      return loss.item_double();
    }
  }

  private Tensor cleanFeatures() {
    List<Tensor> parts = new ArrayList<>();
    for (long i = 0; i < images.size(0); i++) {
      try (PointerScope scope = new PointerScope()) {
        long at = i;
        Native.withoutGradient(
            () ->
                parts.add(
                    Native.kept(onGrid(generator.encode(images.narrow(0, at, 1), condition)))));
      }
    }
    return PlainLayers.cat(0, parts.toArray(new Tensor[0]));
  }

  private Tensor onGrid(Tensor features) {
    int grid = recipe.interruption().featureGrid();
    return features.size(2) == grid
        ? features
        : torch.upsample_bilinear2d(features, new long[] {grid, grid}, false);
  }

  private static Tensor distance(Tensor features, Tensor clean) {
    return sum(features, 1).sub(sum(clean, 1)).square().mean();
  }

  private Tensor enhanced(Tensor disturbed, Tensor clean) {
    Tensor one = normalised(disturbed);
    Tensor two = normalised(clean);
    Tensor local = one.sub(two);
    Tensor shift = mean(disturbed, 2, 3).sub(mean(clean, 2, 3));
    Tensor global = shift.div(deviation(clean).add(scalar(constants().stability())));
    Tensor structural = attention(one).sub(attention(two));
    Tensor magnitude =
        magnitude(local).add(magnitude(global)).add(magnitude(structural)).div(scalar(3));
    Tensor exponent =
        magnitude
            .div(scalar(constants().temperature()))
            .clamp(new ScalarOptional(), new ScalarOptional(scalar(LARGEST_EXPONENT)));
    Tensor gain = exponent.exp().mul(scalar(constants().enhancementGain()));
    Tensor differences =
        local
            .mul(scalar(constants().localWeight()))
            .add(global.mul(scalar(constants().globalWeight())))
            .add(structural.mul(scalar(constants().structuralWeight())));
    return disturbed.add(gain.mul(differences));
  }

  private EnhancementRecipe constants() {
    return recipe.interruption().enhancement();
  }

  private static Tensor magnitude(Tensor difference) {
    return mean(mean(difference.abs(), 2, 3).sigmoid().mul(difference).abs(), 1, 2, 3);
  }

  private Tensor normalised(Tensor features) {
    Tensor centred = features.sub(mean(features, 2, 3));
    return centred.div(deviation(features).add(scalar(constants().stability())));
  }

  private Tensor deviation(Tensor features) {
    double floor = constants().stability() * constants().stability();
    return features.var(new long[] {2, 3}, false, true).add(scalar(floor)).sqrt();
  }

  private static Tensor attention(Tensor features) {
    Tensor rows = features.view(features.size(0), features.size(1), -1);
    Tensor similarity =
        rows.matmul(rows.transpose(1, 2)).div(scalar(Math.sqrt((double) rows.size(2))));
    return similarity.softmax(2).matmul(rows).view(features.shape());
  }

  // ---- stage two ----

  /** Looks once at the unprotected pictures, and fixes the mask by W as it stands. */
  void beginPoisoning() {
    Native.withoutGradient(
        () -> {
          double threshold = recipe.fusion().threshold() * epsilon;
          Tensor quiet = w.abs().lt(scalar(threshold)).to(w.scalar_type());
          mask = Native.kept(w.abs().mul(scalar(-recipe.fusion().attenuation())).exp().mul(quiet));
          lookAtCleanPictures();
        });
  }

  private void lookAtCleanPictures() {
    List<Tensor> seen = detector.run(images);
    anchors =
        Native.kept(
            new Tensor(seen.get(3).topk(recipe.poisoning().anchors(), -1, true, true).get1()));
    Tensor best = atAnchors(seen.get(5), anchors);
    Tensor centre = best.narrow(2, 0, 2).add(best.narrow(2, 2, 2)).div(scalar(2));
    Tensor half = scalarTensor(TARGET_HALF_SIZE);
    boxTargets = Native.kept(PlainLayers.cat(2, centre.sub(half), centre.add(half)));
    double squares = 0;
    double elements = 0;
    for (Tensor map : seen.subList(0, 3)) {
      squares += map.square().sum().item_double();
      elements += map.numel();
    }
    for (Tensor map : seen.subList(0, 3)) {
      Tensor fitted = torch.adaptive_avg_pool2d(mean(mask, 1), map.size(2), map.size(3));
      featureTargets.add(
          Native.kept(fitted.mul(scalar(recipe.poisoning().featureMargin())).sub(map)));
      scales.add(elements / squares);
    }
  }

  /**
   * @param chosen numbers of the batch's pictures
   * @return the loss before the step
   */
  double poison(Tensor chosen) {
    try (PointerScope scope = new PointerScope()) {
      Tensor leaf = clamp(w.add(delta), epsilon).requires_grad_(true);
      List<Tensor> seen = detector.run(clamp(images.index_select(0, chosen).add(leaf), 1));
      Tensor best = anchors.index_select(0, chosen);
      Tensor scores = seen.get(3).gather(1, best).square();
      Tensor goal = boxTargets.index_select(0, chosen);
      Tensor moved = atAnchors(seen.get(5), best).sub(goal).abs().sum(2);
      Tensor loss =
          scores
              .mul(scalar(recipe.poisoning().scoreWeight()))
              .add(moved.mul(scalar(recipe.poisoning().boxWeight())))
              .mean();
      for (int level = 0; level < 3; level++) {
        Tensor target = featureTargets.get(level).index_select(0, chosen);
        double weight = scales.get(level) * recipe.poisoning().layerWeights().get(level);
        Tensor far = seen.get(level).sub(target).square().mean();
        loss = loss.add(far.mul(scalar(weight * recipe.poisoning().featureWeight())));
      }
      Tensor gradient = Native.gradient(loss, leaf).mul(mask);
      Tensor step = step(gradient, recipe.poisoning().step().stepSize());
      Native.withoutGradient(() -> delta.copy_(clamp(delta.sub(step), epsilon).mul(mask)));
      return loss.item_double();
    }
  }

  private static Tensor atAnchors(Tensor boxes, Tensor anchors) {
    Tensor wide = anchors.unsqueeze(2).expand(anchors.size(0), anchors.size(1), 4);
    return boxes.gather(1, wide);
  }

  // ---- small things ----

  private static Tensor step(Tensor gradient, double size) {
    return gradient.sign().mul(scalar(size));
  }

  private static Tensor clamp(Tensor x, double most) {
    return x.clamp(new ScalarOptional(scalar(-most)), new ScalarOptional(scalar(most)));
  }

  private static Tensor mean(Tensor x, long... axes) {
    return x.mean(axes, true, null);
  }

  private static Tensor sum(Tensor x, long... axes) {
    return x.sum(axes, true, null);
  }

  private static Scalar scalar(double value) {
    return new Scalar(value);
  }

  private static Tensor scalarTensor(double value) {
    return Tensor.create((float) value);
  }
}
