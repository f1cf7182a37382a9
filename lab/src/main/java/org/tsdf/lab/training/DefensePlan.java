package org.tsdf.lab.training;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.tsdf.fusion.Recipe;
import org.tsdf.fusion.RecipeJson;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.perturbation.Provenance;
import org.tsdf.poisoning.FaceDetector;

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

  /** What a saved state must agree with to be resumed: all of the above but the summary. */
  String fingerprint() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("recipe", RecipeJson.toJson(recipe));
    json.put("seed", seed);
    json.put("data", data.hash());
    json.put("images", data.images());
    models.forEach(model -> json.withArray("models").add(model.toString()));
    return json.toString();
  }
}
