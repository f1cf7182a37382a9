package org.tsdf.lab.training;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import org.tsdf.fusion.Recipe;
import org.tsdf.fusion.RecipeJson;
import org.tsdf.image.Faces;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.perturbation.Provenance;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Device;

/**
 * Everything that decides how a perturbation turns out.
 *
 * @param editors the networks whose features stage one drives apart; may be empty
 * @param detectors the networks that stage two blinds; may be empty
 * @param models the cards of all these networks
 * @param data what the training images are
 * @param summary the sentence for the provenance card
 */
public record DefensePlan(
    Recipe recipe,
    long seed,
    List<FaceEditor> editors,
    List<FaceDetector> detectors,
    List<Provenance.Model> models,
    Provenance.Data data,
    String summary) {

  public DefensePlan {
    editors = List.copyOf(editors);
    detectors = List.copyOf(detectors);
    models = List.copyOf(models);
  }

  /**
   * What a saved state must agree with to be resumed: all of the above but the summary, the faces
   * as they were loaded, and the number of threads, on which the last bits depend.
   */
  String fingerprint(Faces faces) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("recipe", RecipeJson.toJson(recipe));
    json.put("seed", seed);
    json.put("data", data.hash());
    json.put("images", data.images());
    json.put("size", faces.images().size(3));
    json.put("labels", Arrays.hashCode(faces.attributes().values().toFloats()));
    json.put("attributes", String.join(",", faces.attributes().names()));
    json.put("threads", Device.threads());
    models.forEach(model -> json.withArray("models").add(model.toString()));
    return json.toString();
  }
}
