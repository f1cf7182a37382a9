package org.tsdf.lab.training;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.Faces;
import org.tsdf.perturbation.Perturbation;
import org.tsdf.perturbation.Provenance;
import org.tsdf.perturbation.Stage;
import org.tsdf.perturbation.Trajectory;
import org.tsdf.tensor.Device;
import org.tsdf.tensor.Tensor;

/**
 * Everything that decides how a perturbation turns out.
 *
 * @param seed the seed of the defence
 * @param start what it begins from; null for what the defence begins from by itself
 * @param precision what the networks compute in
 * @param models the cards of the networks that the defence was given
 * @param data what the training images are
 * @param labels SHA-256 of what is known of them
 * @param summary the sentence for the provenance card
 */
public record DefensePlan(
    Defense defense,
    long seed,
    @Nullable Perturbation start,
    Precision precision,
    List<Provenance.Model> models,
    Provenance.Data data,
    String labels,
    String summary) {

  public DefensePlan {
    models = List.copyOf(models);
  }

  /**
   * Where the defence stands before the first iteration.
   *
   * @throws IllegalArgumentException if the start is not of the faces' size
   */
  Map<Stage, Trajectory> begin(Faces faces) {
    if (start == null) {
      return defense.start(faces);
    }
    Tensor from = start.values();
    long size = faces.images().size(3);
    if (!from.hasShape(1, 3, size, size)) {
      throw new IllegalArgumentException(
          "a perturbation of %d x %d pixels cannot be the start of one of %d x %d"
              .formatted(from.size(2), from.size(3), size, size));
    }
    return defense.startingAt(from);
  }

  /**
   * What a saved state must agree with to be resumed: all of the above but the summary, the faces
   * as they were loaded, and the number of threads, on which the last bits depend.
   */
  String fingerprint(Faces faces) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("defense", defense.name());
    json.set("recipe", defense.settings());
    json.put("seed", seed);
    json.put("start", start == null ? "" : start.values().sha256());
    json.put("data", data.hash());
    json.put("images", data.images());
    json.put("size", faces.images().size(3));
    json.put("labels", labels);
    json.put("precision", precision.name());
    json.put("threads", Device.threads());
    models.forEach(model -> json.withArray("models").add(model.toString()));
    return json.toString();
  }
}
