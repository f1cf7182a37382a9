package org.tsdf.lab.training.detector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.Box;
import org.tsdf.image.Detection.Landmark;
import org.tsdf.image.Photo;
import org.tsdf.lab.training.network.Beginning;
import org.tsdf.lab.training.network.Loss;
import org.tsdf.lab.training.network.MovingAverage;
import org.tsdf.lab.training.network.NetworkTraining;
import org.tsdf.lab.training.network.TrainedNetwork;
import org.tsdf.network.AnchorDetector;
import org.tsdf.network.AnchorOutput;
import org.tsdf.network.DetectorDesign;
import org.tsdf.network.PriorBoxes;
import org.tsdf.tensor.Adam;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * A detector learns to find the faces of scenes. DSFD's progressive anchor loss (Li et al. 2019,
 * eq. 3) is the sum over its two shots, the first with anchors half as large.
 *
 * <p>While it learns, the network reads pixels in units of {@link FreshDetector#PIXEL_UNIT} levels,
 * since fresh weights expect inputs of order one; the weights that are kept have the first
 * convolution divided by that, and read levels as the published ones do.
 */
public final class DetectorTraining implements NetworkTraining {
  private static final Adam.Settings ADAM = new Adam.Settings(0.9, 0.999, 1e-8);
  private static final int LEAST_NEGATIVES = 64;
  private static final int SHEET_SCENES = 12;

  private final DetectorDesign design;
  private final DetectorSettings settings;
  private final PhotoShelf photos;
  private final SceneComposer composer;
  private final MultiboxLoss multibox;
  private final TrainedNetwork network;
  private final MovingAverage average;
  private final RandomSource random;

  /** Fresh weights, or those to begin with, in the scope that is open now. */
  DetectorTraining(
      DetectorDesign design, DetectorSettings settings, PhotoShelf photos, Beginning beginning) {
    RandomSource root = new RandomSource(beginning.seed());
    Layout layout = design.layout();
    this.design = design;
    this.settings = settings;
    this.photos = photos;
    this.composer = new SceneComposer(photos, settings.size(), settings.least());
    this.network =
        new TrainedNetwork(layout, FreshDetector.begin(layout, beginning, root.fork(1)), ADAM);
    this.average = new MovingAverage(network.parameters(), settings.averageDecay());
    this.random = root.fork(2);
    AnchorMatching matching = new AnchorMatching(settings.overlap(), settings.compensated());
    AnchorDetector detector = learning();
    this.multibox =
        new MultiboxLoss(
            matching, detector.scheme().coding(), settings.negatives(), LEAST_NEGATIVES);
  }

  @Override
  public JsonNode describe() {
    ObjectNode json = new ObjectMapper().valueToTree(settings);
    return json.put("width", design.width()).put("photosWithFaces", photos.count());
  }

  @Override
  public List<String> lossNames() {
    List<String> names = new ArrayList<>();
    if (design.firstShot() != null) {
      names.addAll(List.of("first.classification", "first.boxes"));
    }
    names.addAll(List.of("classification", "boxes", "landmarks", "faces", "total"));
    return names;
  }

  @Override
  public List<String> mainLosses() {
    return List.of("classification", "boxes", "total");
  }

  @Override
  public Map<String, Double> iterate(int iteration) {
    try (Scope scope = Scope.open()) {
      List<Scene> scenes = scenes(random.fork(iteration), settings.batch());
      Loss loss = loss(scenes);
      double learningRate = settings.learningRate().at(iteration, settings.iterations());
      network.step(network.gradients(loss), learningRate, iteration);
      average.update(iteration);
      return loss.parts();
    }
  }

  private List<Scene> scenes(RandomSource source, int count) {
    return IntStream.range(0, count)
        .parallel()
        .mapToObj(i -> composer.compose(source.fork(i)))
        .toList();
  }

  private AnchorDetector learning() {
    return design.learning(network.parameters(), settings.precision().type());
  }

  private Loss loss(List<Scene> scenes) {
    List<Tensor> pictures = new ArrayList<>();
    List<List<FaceLabel>> faces = new ArrayList<>();
    for (Scene scene : scenes) {
      pictures.add(scene.picture().toTensor());
      faces.add(scene.faces().stream().map(this::fraction).toList());
    }
    AnchorDetector detector = learning();
    Tensor images = Tensors.concatenate(pictures, 0);
    Tensor input =
        detector.scheme().preprocessing().ofImages(images).dividedBy(FreshDetector.PIXEL_UNIT);
    AnchorOutput output = detector.run(input.to(settings.precision().type()).channelsLast());
    return loss(detector, output, faces);
  }

  private FaceLabel fraction(FaceLabel face) {
    double size = settings.size();
    Box box = face.box();
    return new FaceLabel(
        new Box(box.left() / size, box.top() / size, box.right() / size, box.bottom() / size),
        face.landmarks().stream()
            .map(point -> new Landmark(point.x() / size, point.y() / size))
            .toList(),
        face.certain());
  }

  private Loss loss(AnchorDetector detector, AnchorOutput output, List<List<FaceLabel>> faces) {
    Map<String, Double> parts = new LinkedHashMap<>();
    Tensor landmarks = output.landmarks() == null ? null : output.landmarks().to(DType.FLOAT32);
    Tensor total =
        shot(
            "",
            output.locations().to(DType.FLOAT32),
            output.logits().to(DType.FLOAT32),
            landmarks,
            detector.priors(output, settings.size(), settings.size()),
            faces,
            parts);
    PriorBoxes first = design.firstShot();
    Tensor locations = output.inner().get("loc1");
    Tensor logits = output.inner().get("conf1");
    if (first != null && locations != null && logits != null) {
      Tensor priors = first.over(output.levels(), settings.size(), settings.size());
      total =
          total.plus(
              shot(
                  "first.",
                  locations.to(DType.FLOAT32),
                  logits.to(DType.FLOAT32),
                  null,
                  priors,
                  faces,
                  parts));
    }
    long certain = faces.stream().flatMap(List::stream).filter(FaceLabel::certain).count();
    parts.put("faces", (double) certain);
    parts.put("total", total.item());
    return new Loss(total, parts);
  }

  private Tensor shot(
      String name,
      Tensor locations,
      Tensor logits,
      @Nullable Tensor landmarks,
      Tensor priors,
      List<List<FaceLabel>> faces,
      Map<String, Double> parts) {
    MultiboxLoss.Shot shot = new MultiboxLoss.Shot(locations, logits, landmarks, priors.toFloats());
    MultiboxLoss.Parts loss = multibox.of(shot, faces);
    parts.put(name + "classification", loss.classification().item());
    parts.put(name + "boxes", loss.boxes().item());
    // without faces the outputs would have no gradient, not even one of 0
    Tensor total = loss.classification().plus(locations.sum().times(0));
    total = total.plus(loss.boxes().times(settings.boxWeight()));
    if (landmarks != null) {
      parts.put(name + "landmarks", loss.landmarks().item());
      total = total.plus(landmarks.sum().times(0));
      total = total.plus(loss.landmarks().times(settings.landmarkWeight()));
    }
    return total;
  }

  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>(network.state("network/"));
    state.putAll(average.state());
    return state;
  }

  @Override
  public Map<String, Tensor> weights() {
    return FreshDetector.kept(design, average.parameters(), settings.scoreShift());
  }

  @Override
  public Map<String, String> metadata() {
    return Map.of();
  }

  /** Scenes that are never learnt from, with the true boxes and those found by now. */
  @Override
  public Photo sheet() {
    try (Scope scope = Scope.open()) {
      List<Scene> scenes = scenes(random.fork(-1), SHEET_SCENES);
      return SceneSheet.of(scenes, FreshDetector.load(design, checkpoint()));
    }
  }
}
