package org.tsdf.lab.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tsdf.lab.evaluation.EvaluationReport.Frechet;
import org.tsdf.metric.FeatureTally;
import org.tsdf.metric.FrechetDistance;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * Gathers the features of clean and disturbed forgeries and says how far both sets lie apart, for
 * each perturbation, route and editor, over all its edits.
 */
public final class ForgeryFeatures implements Showcase {
  private final PictureFeatures network;
  private final FeatureSets sets;

  /** What has been seen of the current photos, outside native memory. */
  private final Map<String, StoredTensor> current = new LinkedHashMap<>();

  public ForgeryFeatures(PictureFeatures network, FeatureSets sets) {
    this.network = network;
    this.sets = sets;
  }

  @Override
  public void forgeries(Scene scene, Tensor clean, Tensor guarded, List<Forged> edits) {
    current.computeIfAbsent(
        set(scene.route(), Contender.CLEAN, scene.network()),
        set -> features(edits.stream().map(Forged::clean).toList()));
    current.put(
        set(scene.route(), scene.perturbation(), scene.network()),
        features(edits.stream().map(Forged::disturbed).toList()));
  }

  @Override
  public void faces(Scene scene, Searched clean, Searched guarded) {}

  @Override
  public void seen(int firstPhoto) {
    if (!current.isEmpty()) {
      sets.add(firstPhoto, current);
      current.clear();
    }
  }

  private StoredTensor features(List<Tensor> edits) {
    try (Scope scope = Scope.open()) {
      return StoredTensor.of(
          Tensors.concatenate(edits.stream().map(network::of).toList(), 0).contiguous());
    }
  }

  /**
   * The distance between the forgeries of clean and of protected photos; null where there are fewer
   * than 2.
   */
  @Nullable Frechet distance(String route, String perturbation, String editor) {
    Optional<FeatureTally> clean = sets.tally(set(route, Contender.CLEAN, editor));
    Optional<FeatureTally> disturbed = sets.tally(set(route, perturbation, editor));
    if (clean.isEmpty() || disturbed.isEmpty() || disturbed.get().count() < 2) {
      return null;
    }
    FrechetDistance distance = FrechetDistance.between(clean.get(), disturbed.get());
    return new Frechet(
        distance.value(),
        network.name(),
        distance.firstImages(),
        distance.dimensions(),
        distance.warning().orElse(null));
  }

  private static String set(String route, String perturbation, String editor) {
    return route + "/" + perturbation + "/" + editor;
  }
}
