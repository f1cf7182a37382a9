package org.tsdf.lab.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.image.Photo;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.dataset.FaceBank;
import org.tsdf.lab.training.network.NetworkTrainer.Result;
import org.tsdf.lab.training.network.NetworkTrainer.Saving;
import org.tsdf.network.StarGanArchitecture;
import org.tsdf.perturbation.Provenance;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;

class NetworkTrainerTest {
  private static final int SIZE = 16;

  @TempDir private Path folder;

  private final Scope scope = Scope.open();
  private FaceBank bank;

  @BeforeEach
  void readFaces() throws IOException {
    bank =
        ToyFaces.bank(
            ToyFaces.write(Files.createDirectory(folder.resolve("faces")), 12, SIZE), SIZE);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void the_weights_file_is_an_editor_that_says_how_it_came_about() throws IOException {
    Path output = folder.resolve("editor.safetensors");
    Result result = trainer(output, 5, 4, false).train(4, false, silent(), () -> false);
    assertThat(result.finished()).isTrue();
    Checkpoint written = Checkpoint.read(output);
    assertThat(written.metadata())
        .containsEntry("architecture", "stargan")
        .containsEntry("attributes", "Bright,Odd")
        .containsEntry("image_size", "16");
    JsonNode card = new ObjectMapper().readTree(written.metadata().getOrDefault("provenance", ""));
    assertThat(card.get("seed").asInt()).isEqualTo(5);
    assertThat(card.get("iterationsDone").asInt()).isEqualTo(4);
    assertThat(card.at("/settings/batch").asInt()).isEqualTo(3);
    assertThat(card.at("/settings/width").asInt()).isEqualTo(2);
    assertThat(card.at("/settings/weights/penalty").asDouble()).isEqualTo(10);
    assertThat(card.at("/data/hash").asText()).isEqualTo("hash");
    assertThat(card.at("/losses").has("generator.reconstruction")).isTrue();
    FaceEditor editor = new StarGanArchitecture().load("s", written, DType.FLOAT32);
    assertThat(editor.edits()).extracting(Edit::label).containsExactly("Bright", "Odd");
    Tensor forged = editor.forge(bank.faces(new int[] {0}, new boolean[1]), editor.edits().get(0));
    assertThat(forged.shape()).containsExactly(1, 3, SIZE, SIZE);
  }

  @Test
  void stopped_and_resumed_it_writes_the_same_bits_as_an_uninterrupted_run() throws IOException {
    Path whole = folder.resolve("whole.safetensors");
    trainer(whole, 5, 100, false).train(7, false, silent(), () -> false);
    for (int stopAfter : new int[] {1, 4}) {
      Path output = folder.resolve("part" + stopAfter + ".safetensors");
      int[] asked = {0};
      Result stopped =
          trainer(output, 5, 100, false).train(7, false, silent(), () -> ++asked[0] >= stopAfter);
      assertThat(stopped.finished()).isFalse();
      assertThat(stopped.iterations()).isEqualTo(stopAfter);
      assertThat(NetworkTrainer.canResume(output)).isTrue();
      List<Integer> heard = new ArrayList<>();
      trainer(output, 5, 100, false)
          .train(7, true, (iteration, losses) -> heard.add(iteration), () -> false);
      assertThat(heard).first().isEqualTo(stopAfter + 1);
      assertThat(Files.readAllBytes(output)).isEqualTo(Files.readAllBytes(whole));
      assertThat(Files.readAllBytes(records(output, "losses.csv")))
          .isEqualTo(Files.readAllBytes(records(whole, "losses.csv")));
    }
  }

  @Test
  void a_run_killed_between_savings_resumes_at_the_last_one_to_the_same_bits() throws IOException {
    Path whole = folder.resolve("whole.safetensors");
    trainer(whole, 5, 2, false).train(6, false, silent(), () -> false);
    Path output = folder.resolve("killed.safetensors");
    NetworkTrainer.Progress killer =
        (iteration, losses) -> {
          if (iteration == 5) {
            throw new IllegalStateException("killed");
          }
        };
    assertThatThrownBy(() -> trainer(output, 5, 2, false).train(6, false, killer, () -> false))
        .hasMessage("killed");
    trainer(output, 5, 2, false).train(6, true, silent(), () -> false);
    assertThat(Files.readAllBytes(output)).isEqualTo(Files.readAllBytes(whole));
    assertThat(Files.readAllBytes(records(output, "losses.csv")))
        .isEqualTo(Files.readAllBytes(records(whole, "losses.csv")));
  }

  @Test
  void a_run_killed_after_its_last_state_writes_the_weights_when_it_is_resumed()
      throws IOException {
    Path output = folder.resolve("done.safetensors");
    trainer(output, 5, 2, false).train(2, false, silent(), () -> false);
    byte[] whole = Files.readAllBytes(output);
    Files.delete(output);
    Result result = trainer(output, 5, 2, false).train(2, true, silent(), () -> false);
    assertThat(result.finished()).isTrue();
    assertThat(Files.readAllBytes(output)).isEqualTo(whole);
  }

  @Test
  void sheets_losses_and_curves_are_written_as_it_runs() throws IOException {
    Path output = folder.resolve("editor.safetensors");
    trainer(output, 5, 2, false).train(4, false, silent(), () -> false);
    Photo sheet = Photo.read(records(output, "sheet-000002.png"));
    assertThat(sheet.width()).isEqualTo(4 * (SIZE + 2)); // photo, unchanged and two edits
    assertThat(records(output, "sheet-000004.png")).exists();
    assertThat(Photo.read(records(output, "losses.png")).width()).isGreaterThan(500);
    List<String> lines = Files.readAllLines(records(output, "losses.csv"));
    assertThat(lines.get(0))
        .startsWith("iteration,discriminator.real,")
        .endsWith("generator.total");
    assertThat(lines).hasSize(5);
    assertThat(lines.get(1)).startsWith("1,").endsWith(",,,,"); // no step of the generator
    assertThat(lines.get(2)).matches("2(,-?[0-9.E-]+){9}");
  }

  @Test
  void half_precision_halves_the_weights_and_leaves_the_counters() {
    Path output = folder.resolve("half.safetensors");
    trainer(output, 5, 2, true).train(2, false, silent(), () -> false);
    Checkpoint written = Checkpoint.read(output);
    StoredTensor weight = written.get("main.0.weight");
    assertThat(weight.type()).isEqualTo(DType.FLOAT16);
    assertThat(written.get("main.1.num_batches_tracked").type()).isEqualTo(DType.INT64);
    new StarGanArchitecture().load("s", written, DType.FLOAT32);
  }

  @Test
  void a_state_is_not_resumed_under_another_seed_but_may_be_prolonged() {
    Path output = folder.resolve("p.safetensors");
    trainer(output, 5, 2, false).train(2, false, silent(), () -> false);
    assertThatThrownBy(() -> trainer(output, 6, 2, false).train(4, true, silent(), () -> false))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("p.safetensors.state")
        .hasMessageContaining("another seed");
    Result prolonged = trainer(output, 5, 2, false).train(4, true, silent(), () -> false);
    assertThat(prolonged.iterations()).isEqualTo(4);
  }

  @Test
  void a_state_is_not_resumed_under_other_labels_or_another_number_of_threads() {
    Path output = folder.resolve("p.safetensors");
    trainer(output, 5, 2, false).train(2, false, silent(), () -> false);
    for (TrainingCard other : List.of(card(5, "others", "1"), card(5, "labels", "2"))) {
      NetworkTrainer trainer = new NetworkTrainer(training(5), other, output, new Saving(2, false));
      assertThatThrownBy(() -> trainer.train(4, true, silent(), () -> false))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("labels, starting weights or threads");
    }
  }

  @Test
  void a_loss_that_is_no_number_stops_the_run_and_keeps_what_was_saved() throws IOException {
    Path output = folder.resolve("p.safetensors");
    NetworkTraining diverging = new Diverging(training(5), 3);
    NetworkTrainer trainer = new NetworkTrainer(diverging, card(5), output, new Saving(2, false));
    assertThatThrownBy(() -> trainer.train(9, false, silent(), () -> false))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("generator.total became NaN at iteration 3")
        .hasMessageContaining("p.safetensors.state");
    byte[] kept = Files.readAllBytes(output);
    trainer(output, 5, 2, false).train(2, true, silent(), () -> false);
    assertThat(Files.readAllBytes(output)).isEqualTo(kept);
  }

  @Test
  void a_run_that_begins_anew_forgets_the_state_of_the_one_before() {
    Path output = folder.resolve("p.safetensors");
    trainer(output, 5, 2, false).train(4, false, silent(), () -> false);
    NetworkTraining diverging = new Diverging(training(5), 1);
    NetworkTrainer anew = new NetworkTrainer(diverging, card(5), output, new Saving(2, false));
    assertThatThrownBy(() -> anew.train(9, false, silent(), () -> false))
        .hasMessageContaining("nothing had been saved");
    assertThat(output).exists();
    assertThat(NetworkTrainer.canResume(output)).isFalse();
  }

  private static NetworkTrainer.Progress silent() {
    return (iteration, losses) -> {};
  }

  private static Path records(Path output, String name) {
    return NetworkTrainer.records(output).resolve(name);
  }

  private NetworkTrainer trainer(Path output, long seed, int every, boolean half) {
    return new NetworkTrainer(training(seed), card(seed), output, new Saving(every, half));
  }

  private StarGanTraining training(long seed) {
    return new StarGanTraining(
        GeneratorFamily.STARGAN,
        new StarGanTraining.Shape(2, 1, SIZE),
        0,
        bank,
        settings(),
        Beginning.random(seed));
  }

  private TrainingCard card(long seed) {
    return card(seed, "labels", "1");
  }

  private TrainingCard card(long seed, String labels, String threads) {
    return new TrainingCard(
        "stargan",
        training(seed).describe(),
        seed,
        null,
        new Provenance.Data(12, "hash"),
        labels,
        Map.of("tsdf", "test", "threads", threads));
  }

  private static GanSettings settings() {
    return GanSettings.starGan().withWork(7, 3, 2);
  }

  /** Says that a loss is no number from one iteration on. */
  private record Diverging(NetworkTraining inner, int from) implements NetworkTraining {
    @Override
    public JsonNode describe() {
      return inner.describe();
    }

    @Override
    public List<String> lossNames() {
      return inner.lossNames();
    }

    @Override
    public Map<String, Double> iterate(int iteration) {
      Map<String, Double> losses = new LinkedHashMap<>(inner.iterate(iteration));
      if (iteration >= from) {
        losses.put("generator.total", Double.NaN);
      }
      return losses;
    }

    @Override
    public Map<String, Tensor> state() {
      return inner.state();
    }

    @Override
    public Map<String, Tensor> weights() {
      return inner.weights();
    }

    @Override
    public Map<String, String> metadata() {
      return inner.metadata();
    }

    @Override
    public Photo sheet() {
      return inner.sheet();
    }
  }
}
