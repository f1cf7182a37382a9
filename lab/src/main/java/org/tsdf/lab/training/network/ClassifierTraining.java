package org.tsdf.lab.training.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tsdf.image.Faces;
import org.tsdf.image.Photo;
import org.tsdf.lab.dataset.FaceBank;
import org.tsdf.network.AttributeClassifier;
import org.tsdf.tensor.Adam;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * An attribute classifier learns from the faces of a bank, mirrored, shifted and in other light.
 */
public final class ClassifierTraining implements NetworkTraining {
  private static final Adam.Settings ADAM = new Adam.Settings(0.9, 0.999, 1e-8);
  private static final int MOST_HELD_OUT = 256;
  private static final int SHOWN = 6;
  private static final double CONTRAST = 0.2;
  private static final double BRIGHTNESS = 0.15;

  /** The furthest a face is shifted, in sides of the picture. */
  private static final double SHIFT = 1.0 / 16;

  private final AttributeClassifier.Size size;
  private final int imageSize;
  private final ClassifierSettings settings;
  private final FaceBank bank;
  private final int heldOut;
  private final TrainedNetwork network;
  private final AttributeClassifier learner;
  private final MovingAverage average;
  private final ClassifierObjective objective;
  private final ShuffledOrder order;
  private final RandomSource random;

  /**
   * A network with fresh weights or those to start with, in the scope that is open now.
   *
   * @param width channels after the first convolution
   * @param imageSize rows and columns of the faces, a multiple of 32
   * @param bank the faces, of which a few (at most 256, at most a tenth) are kept for the sheets
   *     and not learnt from
   */
  public ClassifierTraining(
      int width, int imageSize, FaceBank bank, ClassifierSettings settings, Beginning beginning) {
    RandomSource root = new RandomSource(beginning.seed());
    this.size = new AttributeClassifier.Size(width, bank.attributeNames().size());
    this.imageSize = imageSize;
    this.settings = settings;
    this.bank = bank;
    this.heldOut = Math.min(MOST_HELD_OUT, bank.count() / 10);
    var layout = AttributeClassifier.layout(size);
    this.network =
        new TrainedNetwork(
            layout,
            beginning.parameters(layout, () -> layout.initialise(root.fork(1), DType.FLOAT32)),
            ADAM);
    this.learner =
        AttributeClassifier.learning(size, bank.attributeNames(), imageSize, network.parameters());
    this.average = new MovingAverage(network.parameters(), settings.averageDecay());
    int learnt = bank.count() - heldOut;
    this.objective = new ClassifierObjective(bank.attributes().values().narrow(0, heldOut, learnt));
    this.order = new ShuffledOrder(learnt, settings.batch(), root.fork(2));
    this.random = root.fork(3);
  }

  @Override
  public JsonNode describe() {
    ObjectNode json = new ObjectMapper().valueToTree(settings);
    json.put("imageSize", imageSize).put("width", size.width());
    bank.attributeNames().forEach(json.withArray("attributes")::add);
    return json;
  }

  @Override
  public List<String> lossNames() {
    return List.of("total");
  }

  @Override
  public Map<String, Double> iterate(int iteration) {
    double learningRate = settings.learningRate().at(iteration, settings.iterations());
    try (Scope scope = Scope.open()) {
      Faces faces = batch(iteration);
      Tensor images = faces.images().to(settings.precision().type());
      Tensor logits = learner.logits(images).to(DType.FLOAT32);
      Tensor total = objective.of(logits, faces.attributes().values());
      Loss loss = new Loss(total, Map.of("total", total.item()));
      network.step(network.gradients(loss), learningRate, iteration);
      average.update(iteration);
      return loss.parts();
    }
  }

  private Faces batch(int iteration) {
    RandomSource now = random.fork(iteration);
    int[] rows = order.at(iteration);
    boolean[] mirrored = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] += heldOut;
      mirrored[i] = now.nextInt(0, 1) == 1;
    }
    Faces faces = bank.faces(rows, mirrored);
    return faces.withImages(lit(shifted(faces.images(), now), now));
  }

  private Tensor shifted(Tensor images, RandomSource now) {
    int furthest = Math.max(1, (int) (imageSize * SHIFT));
    Tensor continued = Layers.edgePad(images, furthest, furthest, furthest, furthest);
    List<Tensor> views = new ArrayList<>();
    for (int i = 0; i < images.size(0); i++) {
      int top = now.nextInt(0, 2 * furthest);
      int left = now.nextInt(0, 2 * furthest);
      views.add(continued.narrow(0, i, 1).narrow(2, top, imageSize).narrow(3, left, imageSize));
    }
    return Tensors.concatenate(views, 0);
  }

  private static Tensor lit(Tensor images, RandomSource now) {
    long count = images.size(0);
    Tensor contrast = now.uniform(1 - CONTRAST, 1 + CONTRAST, DType.FLOAT32, count, 1, 1, 1);
    Tensor light = now.uniform(-BRIGHTNESS, BRIGHTNESS, DType.FLOAT32, count, 1, 1, 1);
    return images.times(contrast).plus(light).clamp(-1, 1);
  }

  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>(network.state("network/"));
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
        "attributes", String.join(",", bank.attributeNames()),
        "image_size", Integer.toString(imageSize));
  }

  /** For each attribute, the faces among those held out that show it most and least. */
  @Override
  public Photo sheet() {
    try (Scope scope = Scope.open()) {
      int count = Math.max(heldOut, Math.min(bank.count(), SHOWN));
      Tensor images = bank.faces(IntStream.range(0, count).toArray(), new boolean[count]).images();
      AttributeClassifier judge = AttributeClassifier.load(checkpoint(), DType.FLOAT32);
      Tensor columns = Autograd.off(() -> judge.logits(images)).transpose(0, 1).contiguous();
      int shown = Math.min(SHOWN, count);
      List<SampleSheet.Column> sheet = new ArrayList<>();
      for (int i = 0; i < judge.attributes().size(); i++) {
        Tensor scores = columns.select(0, i); // (count)
        String name = judge.attributes().get(i);
        sheet.add(new SampleSheet.Column(name, best(images, scores, shown)));
        sheet.add(new SampleSheet.Column("not " + name, best(images, scores.negate(), shown)));
      }
      return SampleSheet.of(sheet);
    }
  }

  private static Tensor best(Tensor images, Tensor scores, int shown) {
    return images.indexSelect(0, scores.largest(shown));
  }
}
