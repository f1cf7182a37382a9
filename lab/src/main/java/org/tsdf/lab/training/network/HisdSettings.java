package org.tsdf.lab.training.network;

import java.util.List;
import java.util.Locale;
import org.tsdf.lab.training.Precision;

/**
 * How HiSD is trained.
 *
 * @param iterations steps of the generator, and as many of the discriminator
 * @param batch faces in each
 * @param learningRate of the generator without its mappers
 * @param discriminatorShare the discriminator's learning rate as a share of it
 * @param mapperShare the mappers' learning rate as a share of it
 * @param beta1 of Adam
 * @param beta2 of Adam
 * @param averageDecay of the moving average of the generator's weights, which is what is kept
 * @param gradientLimit longest gradient of either network
 * @param weights of the losses
 * @param tags what it learns to change, as {@link TagRule#parse} reads it
 * @param tagShares how often each tag is drawn, in proportion; empty for each as often as any other
 * @param learnTags the names of the tags that are learnt, by what is theirs alone: their
 *     translators and mappers; all else stays as it was. Empty for all, and all weights
 * @param freshTags the names of the tags whose translators and mappers begin anew where training
 *     goes on from given weights
 * @param conditions attributes told to the discriminator, of no concern to the tags
 * @param noise standard deviation of the noise over what the discriminator sees, on [-1, 1]; 0 as
 *     published
 * @param precision in which the networks compute
 */
public record HisdSettings(
    int iterations,
    int batch,
    LearningRate learningRate,
    double discriminatorShare,
    double mapperShare,
    double beta1,
    double beta2,
    double averageDecay,
    double gradientLimit,
    HisdWeights weights,
    String tags,
    List<Double> tagShares,
    List<String> learnTags,
    List<String> freshTags,
    List<String> conditions,
    double noise,
    Precision precision) {
  private static final String EQUAL = "equal";
  private static final String ALL = "all";
  private static final String NONE = "none";
  private static final double BETA_1 = 0;
  private static final double BETA_2 = 0.99;
  private static final double GRADIENT_LIMIT = 100;

  public HisdSettings {
    conditions = List.copyOf(conditions);
    tagShares = List.copyOf(tagShares);
    learnTags = List.copyOf(learnTags);
    freshTags = List.copyOf(freshTags);
    if (!(discriminatorShare > 0)) {
      throw new IllegalArgumentException(
          "discriminator-share must be above 0, was " + discriminatorShare);
    }
    if (!(mapperShare >= 0 && averageDecay >= 0 && averageDecay < 1)) {
      throw new IllegalArgumentException(
          "mapper-share must not be negative and average-decay lie in [0, 1), were %s and %s"
              .formatted(mapperShare, averageDecay));
    }
    List<String> names = TagRule.parse(tags).stream().map(TagRule::name).toList();
    requireTags("learn-tags", learnTags, names);
    requireTags("fresh-tags", freshTags, names);
    if (!(noise >= 0 && noise <= 2)) {
      throw new IllegalArgumentException("noise must be 0 to 2, was " + noise);
    }
    int named = names.size();
    if (!tagShares.isEmpty()
        && (tagShares.size() != named || !tagShares.stream().allMatch(share -> share > 0))) {
      throw new IllegalArgumentException(
          "tag-shares needs a number above 0 for each of %d tags, was %s"
              .formatted(named, tagShares));
    }
  }

  private static void requireTags(String setting, List<String> asked, List<String> names) {
    for (String name : asked) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "%s names %s, which is none of %s".formatted(setting, name, String.join(", ", names)));
      }
    }
  }

  /**
   * Adds what can be told of these settings to others, at the values published for 128 pixels; 1 %
   * of the published 200,000 iterations is usual here. Of the published augmentation the mirroring
   * is kept and the jitter of colours left out.
   */
  public static TrainingSettings declaredIn(TrainingSettings settings) {
    return settings
        .having("batch", 8)
        .having(TrainingSettings.ITERATIONS, 2_000)
        .having("learning-rate", 1e-4)
        .having("constant-share", 1)
        .having("mapper-share", 0.01)
        .having("discriminator-share", 1)
        .having("average-decay", 0.99)
        .having("adversarial", 1)
        .having("real", 1)
        .having("style", 1)
        .having("reconstruction", 1)
        .having("tags", TagRule.PUBLISHED)
        .having("tag-shares", EQUAL)
        .having("learn-tags", ALL)
        .having("fresh-tags", NONE)
        .having("conditions", "Male,Young")
        .having("noise", 0)
        .having("precision", Precision.FLOAT32.name().toLowerCase(Locale.ROOT));
  }

  /**
   * What was told; see {@link #declaredIn}.
   *
   * @throws IllegalArgumentException in one sentence, if a value makes no sense
   */
  public static HisdSettings told(TrainingSettings settings) {
    return new HisdSettings(
        settings.integer(TrainingSettings.ITERATIONS, 1),
        settings.integer("batch", 1),
        new LearningRate(settings.number("learning-rate"), settings.number("constant-share")),
        settings.number("discriminator-share"),
        settings.number("mapper-share"),
        BETA_1,
        BETA_2,
        settings.number("average-decay"),
        GRADIENT_LIMIT,
        new HisdWeights(
            settings.number("adversarial"),
            settings.number("real"),
            settings.number("style"),
            settings.number("reconstruction")),
        settings.text("tags"),
        shares(settings),
        names(settings, "learn-tags", ALL),
        names(settings, "fresh-tags", NONE),
        settings.list("conditions"),
        settings.number("noise"),
        settings.choice("precision", Precision.class));
  }

  private static List<String> names(TrainingSettings settings, String setting, String nothing) {
    return settings.text(setting).equals(nothing) ? List.of() : settings.list(setting);
  }

  private static List<Double> shares(TrainingSettings settings) {
    return settings.text("tag-shares").equals(EQUAL)
        ? List.of()
        : settings.list("tag-shares").stream().map(HisdSettings::share).toList();
  }

  private static double share(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("tag-shares needs numbers, was " + text, e);
    }
  }
}
