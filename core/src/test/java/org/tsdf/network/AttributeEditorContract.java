package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Faces;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Tensor;

/** What editors that turn attributes over keep to besides. */
abstract class AttributeEditorContract extends FaceEditorContract {
  private static final List<String> HAIR_COLOURS =
      List.of("Black_Hair", "Blond_Hair", "Brown_Hair");

  @Test
  void a_hair_colour_takes_the_place_of_any_other() {
    FaceEditor editor = editor(DType.FLOAT64);
    Tensor images = faces(DType.FLOAT64, 1, editor.imageSize(), editor.imageSize()).images();
    for (String wanted : HAIR_COLOURS) {
      Tensor expected = forge(editor, images, "Male", new Edit.Flip(wanted));
      for (String before : HAIR_COLOURS) {
        if (!before.equals(wanted)) {
          Tensor forged = forge(editor, images, "Male," + before, new Edit.Flip(wanted));
          assertThat(distance(forged, expected)).isLessThan(1e-12);
        }
      }
    }
  }

  @Test
  void an_attribute_is_given_where_it_is_absent_and_taken_where_it_is_present() {
    FaceEditor editor = editor(DType.FLOAT64);
    Tensor images = faces(DType.FLOAT64, 1, editor.imageSize(), editor.imageSize()).images();
    Tensor given = forge(editor, images, "Young", new Edit.Flip("Male"));
    Tensor taken = forge(editor, images, "Young,Male", new Edit.Flip("Male"));
    assertThat(distance(given, taken)).isGreaterThan(1e-6);
  }

  private static Tensor forge(FaceEditor editor, Tensor images, String known, Edit edit) {
    float[][] labels = new float[1][ATTRIBUTES.size()];
    for (String attribute : known.split(",", -1)) {
      labels[0][ATTRIBUTES.indexOf(attribute)] = 1;
    }
    return editor.forge(new Faces(images, attributes(labels)), edit);
  }
}
