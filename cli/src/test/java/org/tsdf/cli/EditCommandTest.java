package org.tsdf.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.image.Photo;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

class EditCommandTest {
  @TempDir private Path folder;
  private Path photo = Path.of("");
  private String editor = "";

  @BeforeEach
  void prepare() {
    Workplace workplace = new Workplace(folder);
    photo = workplace.photo("face.png", 100, 120);
    editor = "tint=" + workplace.negatives();
  }

  private CommandLineRun edit(String... more) {
    String[] args = new String[4 + more.length];
    args[0] = "edit";
    args[1] = photo.toString();
    args[2] = "--editor";
    args[3] = editor;
    System.arraycopy(more, 0, args, 4, more.length);
    return CommandLineRun.of(args);
  }

  @Test
  void the_centred_square_is_forged_and_the_file_says_what_it_is() {
    CommandLineRun run = edit("--attribute", "tint", "-o", folder.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    Path forgery = folder.resolve("face-tint-Tint-forgery.png");
    assertThat(run.out()).isEqualToIgnoringNewLines(forgery.toString());
    try (Scope scope = Scope.open()) {
      Photo made = Photo.read(forgery);
      assertThat(made.text().get("Comment")).contains("FORGERY", "to test a defence");
      Tensor square = Photo.read(photo).toTensor().narrow(2, 10, 100);
      Tensor expected = Resampling.resize(square, 64, 64).negate().tanh();
      assertThat(made.toTensor().minus(expected).abs().max().item()).isLessThan(0.01);
    }
  }

  @Test
  void the_mark_in_the_file_name_cannot_be_left_out() {
    Path plain = folder.resolve("portrait.png");
    assertThat(edit("--attribute", "Tint", "-o", plain.toString()).status()).isZero();
    assertThat(plain).doesNotExist();
    assertThat(folder.resolve("portrait-forgery.png")).exists();
  }

  @Test
  void a_format_without_text_is_refused() {
    CommandLineRun run =
        edit("--attribute", "Tint", "-o", folder.resolve("portrait-forgery.jpg").toString());
    assertThat(run.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(run.err()).contains(".png");
  }

  @Test
  void a_forgery_is_not_written_over_without_being_told_to() {
    String out = folder.resolve("a-forgery.png").toString();
    assertThat(edit("--attribute", "Tint", "-o", out).status()).isZero();
    assertThat(edit("--attribute", "Tint", "-o", out).status()).isEqualTo(ExitStatus.FAILED);
    assertThat(edit("--attribute", "Tint", "-o", out, "--force").status()).isZero();
  }

  @Test
  void an_edit_that_the_editor_does_not_know_is_answered_with_those_it_knows() {
    CommandLineRun unknown = edit("--attribute", "Beard", "-o", folder.toString());
    assertThat(unknown.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(unknown.err()).contains("tint does not know Beard; it knows Tint");
    assertThat(edit("-o", folder.toString()).err()).contains("--attribute or --reference");
    assertThat(edit("--reference", photo.toString(), "-o", folder.toString()).err())
        .contains("takes no reference");
    assertThat(edit("--attribute", "Tint", "--has", "Hat", "-o", folder.toString()).err())
        .contains("tint does not know Hat");
  }

  @Test
  void a_detector_is_no_editor() {
    editor = "toy-detector=" + new Workplace(folder).detectorAsSureAs(1);
    CommandLineRun run = edit("--attribute", "Tint", "-o", folder.toString());
    assertThat(run.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(run.err()).contains("toy-detector is a face detector, and a face editor is needed");
  }
}
