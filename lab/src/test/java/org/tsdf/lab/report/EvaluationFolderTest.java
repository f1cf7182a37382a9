package org.tsdf.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Photo;
import org.tsdf.lab.evaluation.EvaluationException;
import org.tsdf.lab.evaluation.EvaluationReport;
import org.tsdf.lab.evaluation.EvaluationSettings;
import org.tsdf.lab.evaluation.EvaluationSettings.Candidate;
import org.tsdf.lab.evaluation.EvaluationSettings.FaceTruth;
import org.tsdf.lab.evaluation.EvaluationSettings.LpipsWeights;
import org.tsdf.lab.evaluation.Observation;
import org.tsdf.lab.evaluation.Observation.Likeness;
import org.tsdf.lab.evaluation.Observation.OfFaces;
import org.tsdf.lab.evaluation.Observation.OfForgery;
import org.tsdf.lab.evaluation.Observation.OfPhoto;
import org.tsdf.lab.evaluation.Observation.Subject;
import org.tsdf.lab.evaluation.Showcase.Forged;
import org.tsdf.lab.evaluation.Showcase.Scene;
import org.tsdf.lab.evaluation.Showcase.Searched;
import org.tsdf.metric.FaceMatch;
import org.tsdf.metric.Ssim;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

class EvaluationFolderTest {
  private static final String NAME = "mine <b>";

  @TempDir private Path folder;

  private @Nullable EvaluationFolder open;
  private final Scope scope = Scope.open();
  private final Tensor pictures = new RandomSource(1).uniform(-1, 1, DType.FLOAT32, 2, 3, 24, 24);

  @AfterEach
  void close() {
    if (open != null) {
      open.close();
    }
    scope.close();
  }

  private EvaluationFolder opened() {
    open = EvaluationFolder.open(folder, settings(8), false);
    return open;
  }

  /** Whatever no file can be called stands as a line, and a number tells such names apart. */
  private static String stem(String network) {
    String name = "none~" + NAME + "~" + network;
    return "none~mine__b_~" + network + "~" + Integer.toHexString(name.hashCode());
  }

  @Test
  void a_sheet_of_forgeries_says_that_it_shows_forgeries() {
    EvaluationFolder output = opened();
    drawSheets(output);
    Path sheet = folder.resolve("sheets/" + stem("editor") + "-forgery.png");
    assertThat(Photo.read(sheet).text()).containsValue("FORGERY made by tsdf to test a defence");
    assertThat(Photo.read(sheet).width()).isGreaterThan(4 * 192);
    assertThat(folder.resolve("sheets/" + stem("detector") + "-faces.png")).exists();
  }

  @Test
  void the_page_shows_the_sheets_and_every_number_and_takes_no_name_for_markup()
      throws IOException {
    EvaluationFolder output = opened();
    drawSheets(output);
    output.observations().add(observations("a", 0.4321, 9));
    output.observations().add(observations("b", 0.6321, 11));
    output.write(EvaluationReport.of(output.observations().all(), null, settings(8), Map.of()));
    String page = Files.readString(folder.resolve("report.html"));
    assertThat(page)
        .contains("0.532", "33.2", "mine &lt;b&gt;", "data:image/jpeg;base64,", "Forgeries made")
        .contains("PSNR of the forgeries", "9.0 to 11.0", "Precision", "Recall")
        .contains("LPIPS (AlexNet &lt;i&gt;)", "0.0123", "0.4560")
        .contains("Edit by edit: editor", "<th>Male</th>", "0.432 to 0.632")
        .doesNotContain("mine <b>", "<i>", "<script", "src=\"http");
    assertThat(page.split("<img", -1)).hasSize(3);
  }

  private static List<Observation> observations(String photo, double l2Mask, double psnrDb) {
    Subject subject = new Subject(photo, "none", NAME);
    return List.of(
        new OfPhoto(subject, new Likeness(33.21, 0.9, OptionalDouble.of(0.0123))),
        new OfForgery(
            subject,
            "editor",
            "Male",
            OptionalDouble.of(l2Mask),
            new Likeness(psnrDb, 0.5, OptionalDouble.of(0.456))),
        new OfFaces(subject, "detector", new FaceMatch(1, 1, 1), new FaceMatch(1, 1, 0)));
  }

  @Test
  void the_measures_of_an_editor_stand_beside_its_name_in_the_report() throws IOException {
    EvaluationFolder output = opened();
    output.observations().add(observations("a", 0.25, 9));
    output.write(EvaluationReport.of(output.observations().all(), null, settings(8), Map.of()));
    JsonNode editor =
        new ObjectMapper()
            .readTree(folder.resolve("report.json").toFile())
            .at("/perturbations/0/editors/0");
    assertThat(editor.get("name").asText()).isEqualTo("editor");
    assertThat(editor.get("l2_mask").asDouble()).isEqualTo(0.25);
    assertThat(editor.at("/edits/0/psnr_db").asDouble()).isEqualTo(9);
    assertThat(editor.at("/edits/0/ssim_interval").isNull()).isTrue();
  }

  @Test
  void other_settings_are_refused_by_name_until_the_old_evaluation_is_forgotten() {
    try (EvaluationFolder first = EvaluationFolder.open(folder, settings(8), false)) {
      first.observations().add(List.of(observations("a", 0.5, 9).get(0)));
    }
    assertThatThrownBy(() -> EvaluationFolder.open(folder, settings(4), false))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("other settings (batch)");
    assertThat(remembered(settings(8), false)).hasSize(1);
    assertThat(remembered(settings(4), true)).isEmpty();
  }

  private List<Observation> remembered(EvaluationSettings settings, boolean anew) {
    try (EvaluationFolder again = EvaluationFolder.open(folder, settings, anew)) {
      return again.observations().all();
    }
  }

  @Test
  void a_folder_that_is_in_use_is_refused_and_what_it_holds_stays() {
    try (EvaluationFolder first = EvaluationFolder.open(folder, settings(8), false)) {
      first.observations().add(List.of(observations("a", 0.5, 9).get(0)));
      for (boolean anew : new boolean[] {false, true}) {
        assertThatThrownBy(() -> EvaluationFolder.open(folder, settings(8), anew))
            .isInstanceOf(EvaluationException.class)
            .hasMessage(
                folder
                    + " is in use by another evaluation; wait for its end or choose another folder");
      }
    }
    assertThat(remembered(settings(8), false)).hasSize(1);
  }

  private void drawSheets(EvaluationFolder output) {
    Scene edited = new Scene("none", NAME, "editor", List.of("a.png", "b.png"));
    List<OptionalDouble> distances = List.of(OptionalDouble.of(0.3), OptionalDouble.empty());
    Tensor forgeries = new RandomSource(2).uniform(-1, 1, DType.FLOAT32, 2, 3, 16, 16);
    output
        .sheets()
        .forgeries(
            edited,
            pictures,
            pictures,
            List.of(new Forged("Male", forgeries, forgeries.negate(), distances)));
    List<Detection> face = List.of(new Detection(new Box(4, 4, 20, 20), 0.9, List.of()));
    output
        .sheets()
        .faces(
            new Scene("none", NAME, "detector", List.of("a.png", "b.png")),
            new Searched(pictures, List.of(face, face)),
            new Searched(pictures, List.of(face, List.of())));
  }

  private static EvaluationSettings settings(int batch) {
    return new EvaluationSettings(
        "hash",
        "labels",
        24,
        batch,
        List.of("none"),
        List.of(new Candidate(NAME, 0.05, 0.05, 0, "", null, null, null)),
        List.of(),
        List.of(),
        null,
        null,
        null,
        Ssim.UNIFORM3_VOLUME,
        new LpipsWeights("AlexNet <i>", "ab", "cd"),
        FaceTruth.CLEAN_DETECTIONS);
  }
}
