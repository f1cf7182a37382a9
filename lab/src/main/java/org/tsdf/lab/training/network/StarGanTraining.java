package org.tsdf.lab.training.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.tsdf.image.Faces;
import org.tsdf.image.Photo;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.dataset.FaceBank;
import org.tsdf.network.ConditionalGenerator;
import org.tsdf.network.GeneratorSize;
import org.tsdf.network.InstanceNorms;
import org.tsdf.network.PatchDiscriminator;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/**
 * StarGAN, or AttentionGAN in its place, learns to edit the faces of a bank, in the published order
 * of steps.
 */
public final class StarGanTraining implements NetworkTraining {
  private static final int MOST_LAYERS = 6;
  private final GeneratorFamily family;
  private final Shape shape;
  private final GeneratorSize size;
  private final PatchDiscriminator.Size discriminatorSize;
  private final GanSettings settings;
  private final List<String> attributes;
  private final int keptBlocks;
  private final GanNetworks networks;
  private final FaceBatches batches;
  private final InstanceNoise noise;

  /**
   * Sizes of both networks.
   *
   * @param width channels after the first convolution
   * @param blocks residual blocks of the generator
   * @param imageSize rows and columns of the faces, a multiple of 4
   */
  record Shape(int width, int blocks, int imageSize) {}

  /**
   * Networks in the scope that is open now; the discriminator's weights are fresh unless given.
   *
   * @param keptBlocks how many residual blocks of the generator stay as they are given, from the
   *     first, with all layers before them; 0 if everything learns
   */
  StarGanTraining(
      GeneratorFamily family,
      Shape shape,
      int keptBlocks,
      FaceBank bank,
      GanSettings settings,
      Beginning beginning) {
    RandomSource root = new RandomSource(beginning.seed());
    this.family = family;
    this.shape = shape;
    this.attributes = bank.attributeNames();
    this.size = new GeneratorSize(shape.width(), shape.blocks(), attributes.size());
    this.discriminatorSize =
        new PatchDiscriminator.Size(
            shape.width(), halvings(shape.imageSize()), attributes.size(), shape.imageSize());
    this.settings = settings;
    this.keptBlocks = keptBlocks;
    Layout layout = family.layout(size);
    Layout judge = discriminatorSize.layout();
    this.networks =
        new GanNetworks(
            new GanNetworks.Start(
                layout,
                family.start(
                    size,
                    beginning,
                    () -> layout.initialiseLikePyTorch(root.fork(1), DType.FLOAT32)),
                this::learns),
            new GanNetworks.Start(
                judge,
                beginning.discriminator(
                    judge, () -> settings.discriminatorStart().draw(judge, root.fork(2)))),
            settings);
    this.batches = new FaceBatches(bank, settings, root.fork(3), root.fork(4));
    this.noise = new InstanceNoise(settings.noise(), root.fork(5));
  }

  @Override
  public JsonNode describe() {
    ObjectNode json = new ObjectMapper().valueToTree(settings);
    json.put("imageSize", shape.imageSize());
    json.put("width", shape.width()).put("blocks", shape.blocks());
    json.put("keptBlocks", keptBlocks);
    attributes.forEach(json.withArray("attributes")::add);
    return json;
  }

  /** Whether a weight of the generator, or a statistic of its normalisations, changes. */
  private boolean learns(String name) {
    return keptBlocks == 0 || size.isFrom(name, keptBlocks);
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
    List<String> names = new ArrayList<>(GanObjective.LOSSES);
    if (settings.weights().asksForIdentity()) {
      names.add(GanObjective.IDENTITY);
    }
    return names;
  }

  @Override
  public List<String> mainLosses() {
    return GanObjective.MAIN_LOSSES;
  }

  /**
   * The published program computes the forgeries anew for the generator's step; since it has not
   * moved since the discriminator's, they are the same and computed once.
   */
  @Override
  public Map<String, Double> iterate(int iteration) {
    double learningRate = settings.learningRate().at(iteration, settings.iterations());
    int warm = iteration - settings.warmUp();
    int update = warm / settings.criticSteps();
    boolean generatorLearns = warm > 0 && warm % settings.criticSteps() == 0;
    Map<String, Double> losses = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      GanBatch batch = batches.at(iteration);
      Supplier<Tensor> forging =
          () -> generator(generatorLearns ? 2 : 1).forge(batch.real(), batch.targets());
      Tensor forgeries = generatorLearns ? forging.get() : Autograd.off(forging);
      Tensor seen = noise.over(forgeries, iteration);
      networks.stepDiscriminator(
          () -> objective().ofDiscriminator(noise.over(batch, iteration), seen),
          learningRate,
          iteration,
          losses);
      if (generatorLearns) {
        networks.stepGenerator(
            () -> ofGenerator(batch, forgeries, seen), learningRate, update, losses);
      }
    }
    return losses;
  }

  /**
   * @param seen the forgeries as the discriminator sees them
   */
  private Loss ofGenerator(GanBatch batch, Tensor forgeries, Tensor seen) {
    Tensor undone = generator(1).forge(forgeries, batch.labels());
    if (!settings.weights().asksForIdentity()) {
      return objective().ofGenerator(batch, seen, undone);
    }
    Tensor unchanged = generator(1).forge(batch.real(), batch.labels());
    return objective().ofGenerator(batch, seen, undone, unchanged);
  }

  private GanObjective objective() {
    Parameters weights =
        settings.precision().of(networks.discriminator(), discriminatorSize.layout());
    return GanObjective.starGan(
        new PatchDiscriminator(discriminatorSize, weights), settings.weights());
  }

  /**
   * @param passes for how many passes of the published program one of this generator stands
   */
  private ConditionalGenerator generator(int passes) {
    Parameters weights = networks.generator();
    InstanceNorms norms =
        InstanceNorms.tracked(
            weights,
            passes,
            (name, now) -> {
              if (learns(name)) {
                weights.get(name).set(now);
              }
            });
    return family.generator(size, settings.precision().of(weights, family.layout(size)), norms);
  }

  @Override
  public Map<String, Tensor> state() {
    return networks.state();
  }

  @Override
  public Map<String, Tensor> weights() {
    return networks.weights();
  }

  @Override
  public Map<String, String> metadata() {
    return Map.of(
        "attributes", String.join(",", attributes),
        "image_size", Integer.toString(shape.imageSize()));
  }

  /** A column each for the photos, the photos drawn with the labels they have, and every edit. */
  @Override
  public Photo sheet() {
    try (Scope scope = Scope.open()) {
      Faces faces = batches.shown();
      Parameters averages = networks.average();
      ConditionalGenerator drawing = family.generator(size, averages, InstanceNorms.own(averages));
      Tensor unchanged =
          Autograd.off(() -> drawing.forge(faces.images(), faces.attributes().values()));
      FaceEditor editor = family.architecture().load("in training", checkpoint(), DType.FLOAT32);
      List<SampleSheet.Column> columns = new ArrayList<>();
      columns.add(new SampleSheet.Column("photo", faces.images()));
      columns.add(new SampleSheet.Column("unchanged", unchanged));
      columns.addAll(SampleSheet.edits(editor, faces));
      return SampleSheet.of(columns);
    }
  }
}
