package org.tsdf.lab.training.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.tsdf.image.Faces;
import org.tsdf.image.Photo;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.dataset.FaceBank;
import org.tsdf.lab.training.network.GanSettings.Precision;
import org.tsdf.network.ConditionalGenerator;
import org.tsdf.network.GeneratorSize;
import org.tsdf.network.InstanceNorms;
import org.tsdf.network.PatchDiscriminator;
import org.tsdf.network.StarGanArchitecture;
import org.tsdf.network.StarGanGenerator;
import org.tsdf.tensor.Adam;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** StarGAN learns to edit the faces of a bank, in the published order of steps. */
public final class StarGanTraining implements NetworkTraining {
  private static final double EPSILON = 1e-8;
  private static final int MOST_LAYERS = 6;
  private static final int SHEET_FACES = 8;
  private static final List<String> LOSSES =
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

  private static final List<String> MAIN_LOSSES =
      List.of(
          "discriminator.total",
          "generator.total",
          "generator.reconstruction",
          "generator.classification");

  private final GeneratorSize size;
  private final PatchDiscriminator.Size discriminatorSize;
  private final int imageSize;
  private final GanSettings settings;
  private final FaceBank bank;
  private final int heldOut;
  private final TrainedNetwork generator;
  private final TrainedNetwork discriminator;
  private final MovingAverage average;
  private final ShuffledOrder order;
  private final RandomSource random;

  /**
   * Networks with fresh weights, in the scope that is open now; the generator's are those to start
   * with where there are any.
   *
   * @param width of both networks, channels after the first convolution
   * @param blocks residual blocks of the generator
   * @param bank the faces, of which the first few (at most 8, at most a tenth) are kept for the
   *     sheets and not learnt from
   * @param imageSize rows and columns of the faces, a multiple of 4
   */
  public StarGanTraining(
      int width,
      int blocks,
      int imageSize,
      FaceBank bank,
      GanSettings settings,
      Beginning beginning) {
    int attributes = bank.attributeNames().size();
    RandomSource root = new RandomSource(beginning.seed());
    this.size = new GeneratorSize(width, blocks, attributes);
    this.discriminatorSize =
        new PatchDiscriminator.Size(width, halvings(imageSize), attributes, imageSize);
    this.imageSize = imageSize;
    this.settings = settings;
    this.bank = bank;
    this.heldOut = Math.min(SHEET_FACES, bank.count() / 10);
    Adam.Settings adam = new Adam.Settings(settings.beta1(), settings.beta2(), EPSILON);
    var layout = StarGanGenerator.layout(size);
    this.generator =
        new TrainedNetwork(
            layout,
            beginning.parameters(
                layout, () -> layout.initialiseLikePyTorch(root.fork(1), DType.FLOAT32)),
            adam);
    var judge = discriminatorSize.layout();
    this.discriminator =
        new TrainedNetwork(judge, judge.initialiseLikePyTorch(root.fork(2), DType.FLOAT32), adam);
    this.average = new MovingAverage(generator.parameters(), settings.averageDecay());
    this.order = new ShuffledOrder(bank.count() - heldOut, settings.batch(), root.fork(3));
    this.random = root.fork(4);
  }

  @Override
  public JsonNode describe() {
    ObjectNode json = new ObjectMapper().valueToTree(settings);
    json.put("imageSize", imageSize).put("width", size.width()).put("blocks", size.blocks());
    bank.attributeNames().forEach(json.withArray("attributes")::add);
    return json;
  }

  /** Six as published, fewer for pictures under 128 pixels: two by two cells remain at least. */
  private static int halvings(int imageSize) {
    int layers = 1;
    while (layers < MOST_LAYERS && imageSize >> (layers + 1) >= 2) {
      layers++;
    }
    return layers;
  }

  @Override
  public List<String> lossNames() {
    return LOSSES;
  }

  @Override
  public List<String> mainLosses() {
    return MAIN_LOSSES;
  }

  /**
   * The published program computes the forgeries anew for the generator's step; since it has not
   * moved since the discriminator's, they are the same and computed once.
   */
  @Override
  public Map<String, Double> iterate(int iteration) {
    double learningRate = settings.learningRate().at(iteration, settings.iterations());
    int update = iteration / settings.criticSteps();
    boolean generatorLearns = iteration % settings.criticSteps() == 0;
    Map<String, Double> losses = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      GanBatch batch = batch(iteration);
      Supplier<Tensor> forging =
          () -> generator(generatorLearns ? 2 : 1).forge(batch.real(), batch.targets());
      Tensor forgeries = generatorLearns ? forging.get() : Autograd.off(forging);
      learn(
          discriminator,
          () -> objective().ofDiscriminator(batch, forgeries),
          learningRate,
          iteration,
          losses);
      if (generatorLearns) {
        learn(generator, () -> ofGenerator(batch, forgeries), learningRate, update, losses);
        average.update(update);
      }
    }
    return losses;
  }

  private Loss ofGenerator(GanBatch batch, Tensor forgeries) {
    Tensor undone = generator(1).forge(forgeries, batch.labels());
    return objective().ofGenerator(batch, forgeries, undone);
  }

  private static void learn(
      TrainedNetwork network,
      Supplier<Loss> objective,
      double learningRate,
      int number,
      Map<String, Double> losses) {
    try (Scope scope = Scope.open()) {
      Loss loss = objective.get();
      losses.putAll(loss.parts());
      network.step(network.gradients(loss), learningRate, number);
    }
  }

  private GanBatch batch(int iteration) {
    RandomSource now = random.fork(iteration);
    int[] rows = order.at(iteration);
    boolean[] mirrored = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] += heldOut;
      mirrored[i] = now.nextInt(0, 1) == 1;
    }
    Faces faces = bank.faces(rows, mirrored);
    Tensor labels = faces.attributes().values();
    int[] permutation = now.permutation(rows.length);
    Tensor others =
        Tensors.of(IntStream.of(permutation).asLongStream().toArray(), permutation.length);
    return new GanBatch(
        faces.images(),
        labels,
        labels.indexSelect(0, others),
        now.uniform(0, 1, DType.FLOAT32, rows.length, 1, 1, 1));
  }

  private StarGanObjective objective() {
    Parameters weights = inPrecision(discriminator.parameters());
    return new StarGanObjective(
        new PatchDiscriminator(discriminatorSize, weights), settings.weights());
  }

  /**
   * @param passes for how many passes of the published program one of this generator stands
   */
  private ConditionalGenerator generator(int passes) {
    Parameters weights = generator.parameters();
    InstanceNorms norms =
        InstanceNorms.tracked(weights, passes, (name, now) -> weights.get(name).set(now));
    StarGanGenerator drawing = new StarGanGenerator(size, inPrecision(weights), norms);
    return settings.precision() == Precision.FLOAT32 ? drawing : new ReducedGenerator(drawing);
  }

  private Parameters inPrecision(Parameters weights) {
    return settings.precision() == Precision.FLOAT32 ? weights : weights.to(DType.BFLOAT16);
  }

  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.putAll(generator.state("generator/"));
    state.putAll(discriminator.state("discriminator/"));
    Parameters averages = average.parameters();
    averages.names().forEach(name -> state.put("average/" + name, averages.get(name)));
    return state;
  }

  @Override
  public Map<String, Tensor> weights() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    Parameters averages = average.parameters();
    averages.names().forEach(name -> weights.put(name, averages.get(name)));
    return weights;
  }

  @Override
  public Map<String, String> metadata() {
    return Map.of(
        "attributes", String.join(",", bank.attributeNames()),
        "image_size", Integer.toString(imageSize));
  }

  /** A column each for the photos, the photos drawn with the labels they have, and every edit. */
  @Override
  public Photo sheet() {
    try (Scope scope = Scope.open()) {
      int shown = Math.min(SHEET_FACES, bank.count());
      Faces faces = bank.faces(IntStream.range(0, shown).toArray(), new boolean[shown]);
      Parameters averages = average.parameters();
      StarGanGenerator drawing = new StarGanGenerator(size, averages, InstanceNorms.own(averages));
      List<SampleSheet.Column> columns = new ArrayList<>();
      columns.add(new SampleSheet.Column("photo", faces.images()));
      columns.add(
          new SampleSheet.Column(
              "unchanged",
              Autograd.off(() -> drawing.forge(faces.images(), faces.attributes().values()))));
      FaceEditor editor = editor();
      for (Edit edit : editor.edits()) {
        Tensor edited = Autograd.off(() -> editor.forge(faces, edit));
        columns.add(new SampleSheet.Column(edit.label(), edited));
      }
      return SampleSheet.of(columns);
    }
  }

  /** As the weights file will give it. */
  private FaceEditor editor() {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    weights().forEach((name, tensor) -> stored.put(name, StoredTensor.of(tensor)));
    Checkpoint checkpoint = Checkpoint.of(Path.of("in training"), stored, metadata());
    return new StarGanArchitecture().load("stargan", checkpoint, DType.FLOAT32);
  }
}
