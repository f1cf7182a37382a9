package org.tsdf.lab.training.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tsdf.image.Faces;
import org.tsdf.image.Photo;
import org.tsdf.lab.dataset.FaceBank;
import org.tsdf.network.HisdConfig;
import org.tsdf.network.HisdDiscriminator;
import org.tsdf.network.HisdGenerator;
import org.tsdf.tensor.Adam;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Layout.Role;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * HiSD learns to edit the faces of a bank, in the published order of steps: the generator's, then
 * the discriminator's with the pictures that the generator made before its own. Of the tags that an
 * iteration does not concern, only Adam's second moments change, as with zero gradients.
 */
public final class HisdTraining implements NetworkTraining {
  /** The extractor and the discriminator halve five times. */
  static final int SIZE_STEP = 32;

  private static final double EPSILON = 1e-8;
  private static final double FRESH_BIAS = 0.01;
  private static final double WEAK = 0.2;
  private static final double SHUT = -1;
  private static final List<String> LOSSES =
      List.of(
          "generator.adversarial",
          "generator.style",
          "generator.reconstruction",
          "generator.total",
          "discriminator.real",
          "discriminator.translated",
          "discriminator.cycled",
          "discriminator.total");

  private final int width;
  private final int imageSize;
  private final FaceBank bank;
  private final HisdSettings settings;
  private final List<TagRule> rules;
  private final HisdConfig config;
  private final HisdDiscriminator.Config judge;
  private final TrainedNetwork generator;
  private final TrainedNetwork discriminator;
  private final MovingAverage average;
  private final HisdSampling sampling;
  private final InstanceNoise noise;
  private final Tensor shownNoise;

  /**
   * Networks with fresh weights, in the scope that is open now; the generator's are those to start
   * with where there are any.
   *
   * @param width channels after the encoder's first convolution; 64 in the publication
   * @param imageSize rows and columns of the faces, a multiple of {@link #SIZE_STEP}
   * @param bank the faces with the attributes that tags and conditions need; a few are kept for the
   *     sheets and not learnt from
   * @throws IllegalArgumentException if the bank lacks an attribute, or examples of a choice
   */
  public HisdTraining(
      int width, int imageSize, FaceBank bank, HisdSettings settings, Beginning beginning) {
    RandomSource root = new RandomSource(beginning.seed());
    this.width = width;
    this.imageSize = imageSize;
    this.bank = bank;
    this.settings = settings;
    this.rules = TagRule.parse(settings.tags());
    this.config = HisdConfig.ofWidth(width, rules.stream().map(r -> r.choices().size()).toList());
    this.judge = HisdDiscriminator.Config.beside(config, settings.conditions().size());
    var layout = config.layout();
    var judgeLayout = judge.layout();
    Adam.Settings adam = new Adam.Settings(settings.beta1(), settings.beta2(), EPSILON);
    Parameters start = beginning.parameters(layout, () -> freshGenerator(layout, root.fork(1)));
    renew(start, settings.freshTags(), () -> freshGenerator(layout, root.fork(1)));
    this.generator = new TrainedNetwork(layout, start, adam, this::learns);
    this.discriminator =
        new TrainedNetwork(
            judgeLayout,
            beginning.discriminator(judgeLayout, () -> freshJudge(judgeLayout, root.fork(2))),
            adam);
    this.average = new MovingAverage(generator.parameters(), settings.averageDecay());
    this.sampling =
        new HisdSampling(
            bank,
            rules,
            shares(),
            settings.conditions(),
            settings.batch(),
            config.noise(),
            root.fork(3));
    this.noise = new InstanceNoise(settings.noise(), root.fork(5));
    this.shownNoise = root.fork(4).normal(DType.FLOAT32, 1, config.noise());
  }

  /** Weights as He et al. draw them, biases at 0.01. */
  private static Parameters fresh(Layout layout, RandomSource random) {
    Parameters start = layout.initialise(random, DType.FLOAT32);
    for (Layout.Entry entry : layout.entries()) {
      if (entry.role() == Role.BIAS) {
        start.get(entry.name()).set(Tensors.full(FRESH_BIAS, DType.FLOAT32, entry.shape()));
      }
    }
    return start;
  }

  /**
   * A departure from the published start, whose first pictures are noise of ten times the photos'
   * contrast: translators that heed the style and change the face little, through masks that are
   * nearly shut, and a decoder that paints faintly. A short training has no time to unlearn noise.
   */
  private Parameters freshGenerator(Layout layout, RandomSource random) {
    Parameters start = fresh(layout, random);
    weaken(start, "decoder." + (config.decoder().size() - 1) + ".weight");
    for (int tag = 0; tag < rules.size(); tag++) {
      weaken(start, "translators." + tag + ".style_to_params.weight");
      weaken(start, "translators." + tag + ".features.0.weight");
      Tensor mask = start.get("translators." + tag + ".masks.0.bias");
      mask.set(Tensors.full(SHUT, DType.FLOAT32, mask.shape()));
    }
    return start;
  }

  /** Indifferent at first, so that it does not tear at the generator before it knows anything. */
  private Parameters freshJudge(Layout layout, RandomSource random) {
    Parameters start = fresh(layout, random);
    for (int tag = 0; tag < rules.size(); tag++) {
      weaken(start, "fcs." + tag + ".0.weight");
    }
    return start;
  }

  private static void weaken(Parameters parameters, String name) {
    try (Scope scope = Scope.open()) {
      parameters.get(name).set(parameters.get(name).times(WEAK));
    }
  }

  /** Gives the named tags what is theirs alone from fresh weights. */
  private void renew(Parameters start, List<String> tags, Supplier<Parameters> fresh) {
    if (tags.isEmpty()) {
      return;
    }
    Parameters other = fresh.get();
    start.names().stream()
        .filter(name -> isOwn(name, tags))
        .forEach(name -> start.get(name).set(other.get(name)));
  }

  /** Whether a weight of the generator is learnt. */
  private boolean learns(String weight) {
    return settings.learnTags().isEmpty() || isOwn(weight, settings.learnTags());
  }

  /** Whether a weight is of the translator or the mapper of one of the tags. */
  private boolean isOwn(String weight, List<String> tags) {
    return IntStream.range(0, rules.size())
        .filter(tag -> tags.contains(rules.get(tag).name()))
        .anyMatch(
            tag ->
                weight.startsWith("translators." + tag + ".")
                    || weight.startsWith("mappers." + tag + "."));
  }

  /** How often each tag is drawn: never if it is not learnt. */
  private List<Double> shares() {
    return IntStream.range(0, rules.size())
        .mapToObj(
            tag -> {
              boolean drawn =
                  settings.learnTags().isEmpty()
                      || settings.learnTags().contains(rules.get(tag).name());
              double share = settings.tagShares().isEmpty() ? 1 : settings.tagShares().get(tag);
              return drawn ? share : 0.0;
            })
        .toList();
  }

  @Override
  public JsonNode describe() {
    ObjectNode json = new ObjectMapper().valueToTree(settings);
    return json.put("imageSize", imageSize).put("width", width);
  }

  @Override
  public List<String> lossNames() {
    return LOSSES;
  }

  @Override
  public List<String> mainLosses() {
    return List.of("generator.adversarial", "generator.reconstruction", "discriminator.total");
  }

  @Override
  public Map<String, Double> iterate(int iteration) {
    Map<String, Double> losses = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      double rate = settings.learningRate().at(iteration, settings.iterations());
      HisdBatch batch = sampling.at(iteration);
      HisdObjective objective = objective();
      HisdObjective.Paths paths = objective.paths(batch);
      HisdObjective.Seen seen = seen(batch, paths, iteration);
      Loss ofGenerator = objective.ofGenerator(batch, paths, seen);
      losses.putAll(ofGenerator.parts());
      List<Tensor> gradients = generator.gradientsWhereUsed(ofGenerator);
      Loss ofDiscriminator = objective.ofDiscriminator(batch, paths, seen);
      losses.putAll(ofDiscriminator.parts());
      List<Tensor> judging = discriminator.gradientsWhereUsed(ofDiscriminator);
      generator.step(
          GradientLimit.apply(gradients, settings.gradientLimit()),
          name -> name.startsWith("mappers.") ? rate * settings.mapperShare() : rate,
          iteration);
      discriminator.step(
          GradientLimit.apply(judging, settings.gradientLimit()),
          rate * settings.discriminatorShare(),
          iteration);
      average.update(iteration);
    }
    return losses;
  }

  /** All that the discriminator sees, with noise over it. */
  private HisdObjective.Seen seen(HisdBatch batch, HisdObjective.Paths paths, int iteration) {
    Tensor made = Tensors.concatenate(List.of(paths.translated(), paths.cycled()), 0);
    Tensor noisy = noise.over(made, iteration);
    int count = settings.batch();
    return new HisdObjective.Seen(
        noise.overReal(batch.images(), iteration),
        noisy.narrow(0, 0, count),
        noisy.narrow(0, count, count));
  }

  private HisdObjective objective() {
    DType type = settings.precision().type();
    return new HisdObjective(
        new HisdGenerator(config, generator.parameters().to(type)),
        new HisdDiscriminator(judge, discriminator.parameters().to(type)),
        settings.weights(),
        type);
  }

  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.putAll(generator.state("generator/"));
    state.putAll(discriminator.state("discriminator/"));
    state.putAll(average.state());
    return state;
  }

  @Override
  public Map<String, Tensor> weights() {
    return average.weights();
  }

  @Override
  public Map<String, String> metadata() {
    return Map.of(
        "tags", rules.stream().map(TagRule::label).collect(Collectors.joining("; ")),
        "image_size", Integer.toString(imageSize));
  }

  /**
   * A column each for the photos, the photos encoded and decoded, every choice in the style of one
   * latent code, and every choice in the style of its reference, which is one of the photos.
   */
  @Override
  public Photo sheet() {
    try (Scope scope = Scope.open()) {
      List<SampleSheet.Column> columns = new ArrayList<>();
      List<Integer> rows = sampling.heldOut();
      int[] shown = rows.stream().mapToInt(Integer::intValue).toArray();
      Faces faces = bank.faces(shown, new boolean[shown.length]);
      Autograd.off(() -> columns.addAll(columns(faces.images(), rows)));
      return SampleSheet.of(columns);
    }
  }

  private List<SampleSheet.Column> columns(Tensor images, List<Integer> rows) {
    HisdGenerator drawing = new HisdGenerator(config, average.parameters());
    Tensor encoded = drawing.encode(images);
    List<SampleSheet.Column> columns = new ArrayList<>();
    columns.add(new SampleSheet.Column("photo", images));
    columns.add(new SampleSheet.Column("unchanged", drawing.decode(encoded)));
    for (int tag = 0; tag < rules.size(); tag++) {
      TagRule rule = rules.get(tag);
      for (int choice = 0; choice < rule.choices().size(); choice++) {
        Tensor style = drawing.map(shownNoise, tag, choice);
        Tensor edited = drawing.decode(drawing.translate(encoded, style, tag));
        String title = rule.name() + "-" + rule.choices().get(choice).name();
        columns.add(new SampleSheet.Column(title, edited));
      }
      for (int choice = 0; choice < rule.choices().size(); choice++) {
        int row = rows.indexOf(sampling.reference(tag, choice));
        Tensor style = drawing.extract(images.narrow(0, row, 1), tag);
        Tensor edited = drawing.decode(drawing.translate(encoded, style, tag));
        columns.add(new SampleSheet.Column("as row " + (row + 1), edited));
      }
    }
    return columns;
  }
}
