package org.tsdf.lab.training.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.Faces;
import org.tsdf.image.Photo;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.dataset.FaceBank;
import org.tsdf.network.AttGanArchitecture;
import org.tsdf.network.AttGanConfig;
import org.tsdf.network.AttGanDiscriminator;
import org.tsdf.network.AttGanDiscriminator.Activation;
import org.tsdf.network.AttGanGenerator;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/**
 * AttGAN learns to edit the faces of a bank, in the published order: some iterations in which the
 * discriminator learns, then one in which the generator does, each from faces of its own.
 */
final class AttGanTraining implements NetworkTraining {
  /** The condition is ±this (upstream's {@code thres_int}). */
  private static final double INTENSITY = 0.5;

  /** Of the discriminator's linear layers for each channel of its first convolution. */
  private static final int HIDDEN_SHARE = 16;

  private final Shape shape;
  private final AttGanConfig config;
  private final Layout layout;
  private final AttGanDiscriminator.Config judgeConfig;
  private final Layout judgeLayout;
  private final GanSettings settings;
  private final List<String> attributes;
  private final GanNetworks networks;
  private final FaceBatches batches;
  private final InstanceNoise noise;
  private final List<String> held;
  private final @Nullable HeldEdits heldEdits;

  /**
   * Sizes of both networks.
   *
   * @param width channels after the first convolution, and half those before the last
   * @param imageSize rows and columns of the faces, a multiple of 32
   * @param shortcutLayers decoder layers joined with an encoder map
   * @param injectLayers decoder layers joined with the condition
   */
  record Shape(int width, int imageSize, int shortcutLayers, int injectLayers) {
    /** Each way, and in the discriminator. */
    static final int LAYERS = 5;
  }

  /**
   * Networks in the scope that is open now; the discriminator's weights are fresh unless given.
   *
   * @param held attributes whose edits shall stay what the given weights make of them, where the
   *     settings have a weight for that
   * @throws IllegalArgumentException in one sentence, if that cannot be
   */
  AttGanTraining(
      Shape shape, FaceBank bank, GanSettings settings, List<String> held, Beginning beginning) {
    RandomSource root = new RandomSource(beginning.seed());
    this.shape = shape;
    this.settings = settings;
    this.attributes = bank.attributeNames();
    this.config =
        new AttGanConfig(
            shape.width(),
            Shape.LAYERS,
            shape.width(),
            Shape.LAYERS,
            attributes.size(),
            shape.shortcutLayers(),
            shape.injectLayers());
    this.judgeConfig =
        new AttGanDiscriminator.Config(
            shape.width(),
            Shape.LAYERS,
            HIDDEN_SHARE * shape.width(),
            shape.imageSize(),
            attributes.size(),
            Activation.RELU);
    this.layout = config.layout();
    this.judgeLayout = judgeConfig.layout();
    this.networks =
        new GanNetworks(
            new GanNetworks.Start(
                layout,
                beginning.parameters(
                    layout, () -> layout.initialiseLikePyTorch(root.fork(1), DType.FLOAT32))),
            new GanNetworks.Start(
                judgeLayout,
                beginning.discriminator(
                    judgeLayout,
                    () -> settings.discriminatorStart().draw(judgeLayout, root.fork(2)))),
            settings);
    this.batches = new FaceBatches(bank, settings, root.fork(3), root.fork(4));
    this.noise = new InstanceNoise(settings.noise(), root.fork(5));
    this.held = held;
    this.heldEdits = settings.weights().hold() > 0 ? heldEdits(beginning) : null;
  }

  /** The weights are read once more: those of the generator will learn. */
  private HeldEdits heldEdits(Beginning beginning) {
    if (beginning.weights() == null) {
      throw new IllegalArgumentException(
          "hold keeps what a network can already do; name that network to start with");
    }
    Parameters former = settings.precision().of(beginning.weights().fit(layout), layout);
    return new HeldEdits(new AttGanGenerator(config, former).inTraining(), attributes, held);
  }

  @Override
  public JsonNode describe() {
    ObjectNode json = new ObjectMapper().valueToTree(settings);
    json.put("imageSize", shape.imageSize()).put("width", shape.width());
    json.put("shortcutLayers", config.shortcutLayers());
    json.put("injectLayers", config.injectLayers());
    attributes.forEach(json.withArray("attributes")::add);
    if (heldEdits != null) {
      held.forEach(json.withArray("held")::add);
    }
    return json;
  }

  @Override
  public List<String> lossNames() {
    if (heldEdits == null) {
      return GanObjective.LOSSES;
    }
    List<String> names = new ArrayList<>(GanObjective.LOSSES);
    names.add(GanObjective.HELD);
    return names;
  }

  @Override
  public List<String> mainLosses() {
    return GanObjective.MAIN_LOSSES;
  }

  @Override
  public Map<String, Double> iterate(int iteration) {
    double learningRate = settings.learningRate().at(iteration, settings.iterations());
    int period = settings.criticSteps() + 1;
    int warm = Math.max(0, iteration - settings.warmUp());
    int updates = warm / period; // of the generator, this one included
    Map<String, Double> losses = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      GanBatch batch = batches.at(iteration);
      if (warm > 0 && warm % period == 0) {
        networks.stepGenerator(() -> ofGenerator(batch, iteration), learningRate, updates, losses);
      } else {
        networks.stepDiscriminator(
            () -> ofDiscriminator(batch, iteration), learningRate, iteration - updates, losses);
      }
    }
    return losses;
  }

  private Loss ofDiscriminator(GanBatch batch, int iteration) {
    Tensor forgeries =
        Autograd.off(() -> generator().forward(batch.real(), condition(batch.targets())));
    return objective()
        .ofDiscriminator(noise.over(batch, iteration), noise.over(forgeries, iteration));
  }

  private Loss ofGenerator(GanBatch batch, int iteration) {
    AttGanGenerator generator = generator();
    List<Tensor> maps = generator.encode(batch.real());
    Tensor wanted = condition(batch.targets());
    Tensor forgeries = generator.decode(maps, wanted);
    Tensor rebuilt = generator.decode(maps, condition(batch.labels()));
    GanObjective objective = objective();
    Loss published = objective.ofGenerator(batch, noise.over(forgeries, iteration), rebuilt);
    return heldEdits == null
        ? published
        : objective.ofGenerator(published, heldEdits.distance(batch, wanted, forgeries));
  }

  private static Tensor condition(Tensor attributes) {
    return attributes.times(2).minus(1).times(INTENSITY);
  }

  private GanObjective objective() {
    Parameters weights = settings.precision().of(networks.discriminator(), judgeLayout);
    return GanObjective.attGan(new AttGanDiscriminator(judgeConfig, weights), settings.weights());
  }

  private AttGanGenerator generator() {
    Parameters weights = settings.precision().of(networks.generator(), layout);
    return new AttGanGenerator(config, weights).inTraining();
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
        "image_size", Integer.toString(shape.imageSize()),
        "shortcut_layers", Integer.toString(config.shortcutLayers()),
        "inject_layers", Integer.toString(config.injectLayers()));
  }

  /** A column each for the photos and every edit, the last of which asks for no change. */
  @Override
  public Photo sheet() {
    try (Scope scope = Scope.open()) {
      Faces faces = batches.shown();
      FaceEditor editor = new AttGanArchitecture().load("in training", checkpoint(), DType.FLOAT32);
      List<SampleSheet.Column> columns = new ArrayList<>();
      columns.add(new SampleSheet.Column("photo", faces.images()));
      columns.addAll(SampleSheet.edits(editor, faces));
      return SampleSheet.of(columns);
    }
  }
}
