package org.tsdf.lab.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.lab.evaluation.Observation.Likeness;
import org.tsdf.lab.evaluation.Observation.OfFaces;
import org.tsdf.lab.evaluation.Observation.OfForgery;
import org.tsdf.lab.evaluation.Observation.OfPhoto;
import org.tsdf.lab.evaluation.Observation.Subject;
import org.tsdf.lab.evaluation.Observation.Unreadable;
import org.tsdf.metric.FaceMatch;

class ObservationTableTest {
  private static final Subject SUBJECT = new Subject("a, \"b\".png", "jpeg75", "mine");
  private static final List<Observation> ALL_KINDS =
      List.of(
          new OfPhoto(
              SUBJECT, new Likeness(Double.POSITIVE_INFINITY, 1.0 / 3, OptionalDouble.empty())),
          new OfForgery(
              SUBJECT,
              "stargan",
              "Male",
              OptionalDouble.of(0.1 + 0.2),
              new Likeness(12.5, 0.7, OptionalDouble.of(0.1 + 0.7))),
          new OfForgery(
              SUBJECT,
              "stargan",
              "Young",
              OptionalDouble.empty(),
              new Likeness(1e-300, -0.0, OptionalDouble.of(0))),
          new OfFaces(SUBJECT, "extd", new FaceMatch(3, 2, 1), new FaceMatch(0, 1, 0)),
          new Unreadable("c.png", "c.png is damaged"));

  @TempDir private Path folder;

  @Test
  void what_is_read_again_equals_what_was_written() {
    Path file = folder.resolve("t.csv");
    ObservationTable table = new ObservationTable(file);
    table.add(ALL_KINDS.subList(0, 2));
    table.add(ALL_KINDS.subList(2, 5));
    assertThat(new ObservationTable(file).all()).isEqualTo(ALL_KINDS).isEqualTo(table.all());
  }

  @Test
  void half_a_row_is_dropped() throws IOException {
    Path file = folder.resolve("t.csv");
    new ObservationTable(file).add(ALL_KINDS);
    String whole = Files.readString(file);
    Files.writeString(file, "photo,x,none,mine,,,31.2", StandardOpenOption.APPEND);
    assertThat(new ObservationTable(file).all()).isEqualTo(ALL_KINDS);
    assertThat(file).hasContent(whole);
  }

  @Test
  void what_is_forgotten_is_gone_from_the_file_too() {
    Path file = folder.resolve("t.csv");
    ObservationTable table = new ObservationTable(file);
    table.add(ALL_KINDS);
    table.retain(observation -> observation.photo().equals("c.png"));
    assertThat(new ObservationTable(file).all()).containsExactly(ALL_KINDS.get(4));
  }

  @Test
  void another_table_is_not_touched() throws IOException {
    Path file = Files.writeString(folder.resolve("t.csv"), "name,age\nme,7\n");
    assertThatThrownBy(() -> new ObservationTable(file))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("is not the table of an evaluation");
    assertThat(file).hasContent("name,age\nme,7\n");
  }
}
