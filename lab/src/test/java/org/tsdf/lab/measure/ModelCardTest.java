package org.tsdf.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tsdf.lab.measure.ModelMeasures.EditMeasures;
import org.tsdf.lab.measure.ModelMeasures.EditorMeasures;

class ModelCardTest {
  private static final ModelMeasures MEASURES =
      new ModelMeasures(
          "stargan",
          "stargan",
          "editor",
          1_500_000,
          "ab",
          "faces-test",
          300,
          0,
          "cd",
          12,
          new EditorMeasures(0.85, 25.5, List.of(new EditMeasures("Young", 300, 0.85, 0.125))),
          null,
          null);

  private static ModelCard card(boolean house) {
    String provenance =
        "{\"data\":{\"images\":7,\"hash\":\"ef\"},\"seed\":3,\"iterationsDone\":20,"
            + "\"averaged\":[{\"sha256\":\"12ab\",\"share\":0.75}],"
            + "\"settings\":{\"batch\":4},\"versions\":{\"java\":\"17\"}}";
    return new ModelCard(
        "house-stargan",
        house,
        "editor",
        1_500_000,
        "ab",
        Map.of("architecture", "stargan", "image_size", "128", "provenance", provenance),
        "tsdf models train --arch stargan",
        "an hour on one core",
        "house-stargan.jpg",
        List.of(MEASURES));
  }

  @Test
  void it_says_what_it_is_how_it_was_made_what_it_can_and_what_not() {
    assertThat(card(true).text())
        .startsWith("# house-stargan\n")
        .contains("house model: small, trained by this project; not the official checkpoint")
        .contains("| architecture | stargan |", "128 x 128", "1.5 MB", "(house-stargan.jpg)")
        .contains("tsdf models train --arch stargan", "| learnt from | 7 photos |", "| seed | 3 |")
        .contains(
            "| mean of | 0.750 of `12ab` |",
            "| iterations | 20 |",
            "| batch | `4` |",
            "an hour on one core")
        .contains("300 photos of `faces-test`", "| Young | 0.850 | 0.125 | 300 |", "25.500 dB")
        .contains("do not exist", "celebrities", "never to edit anybody's photo")
        .contains("none of them learnt from");
  }

  @Test
  void of_anybody_elses_network_it_claims_nothing_that_it_cannot_know() {
    assertThat(card(false).text())
        .contains("Trained with tsdf; not the official checkpoint.", "| Young | 0.850 |")
        .contains("never to edit anybody's photo")
        .doesNotContain("this project", "celebrities", "one processor", "do not exist")
        .doesNotContain("none of them learnt from");
  }

  @Test
  void measures_are_read_back_as_they_were_written() throws Exception {
    ObjectMapper json = new ObjectMapper();
    String text = json.writeValueAsString(MEASURES);
    assertThat(json.readValue(text, ModelMeasures.class)).isEqualTo(MEASURES);
  }
}
