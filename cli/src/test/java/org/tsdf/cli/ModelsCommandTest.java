package org.tsdf.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

class ModelsCommandTest {
  @TempDir private Path folder;

  @BeforeEach
  void useAFolderOfItsOwn() {
    System.setProperty("tsdf.home", folder.resolve("home").toString());
  }

  @AfterEach
  void useTheUsersFolderAgain() {
    System.clearProperty("tsdf.home");
  }

  @Test
  void list_shows_the_published_networks_before_anything_is_added() throws Exception {
    CommandLineRun run = CommandLineRun.of("models", "list", "--json");
    assertThat(run.status()).isZero();
    JsonNode list = new ObjectMapper().readTree(run.out());
    assertThat(list.findValuesAsText("name"))
        .contains("stargan", "attentiongan", "attgan", "hisd", "s3fd", "dsfd", "retinaface");
    assertThat(list.findValuesAsText("added")).containsOnly("false");
  }

  @Test
  void list_shows_a_broken_entry_and_remove_deletes_it() throws Exception {
    Path broken = Files.createDirectories(folder.resolve("home/models/stargan"));
    Files.writeString(broken.resolve("model.json"), "{ half");
    CommandLineRun list = CommandLineRun.of("models", "list");
    assertThat(list.status()).as(list.err()).isZero();
    assertThat(list.out()).containsPattern("stargan +broken").contains("retinaface");
    CommandLineRun detect = CommandLineRun.of("detect", "photo.png");
    assertThat(detect.err()).contains("stargan is broken");
    assertThat(CommandLineRun.of("models", "remove", "stargan").status()).isZero();
    assertThat(broken).doesNotExist();
  }

  @Test
  void average_says_what_is_wrong_with_its_files_and_writes_nothing() {
    Path mean = folder.resolve("mean.safetensors");
    CommandLineRun one = CommandLineRun.of("models", "average", "a.safetensors", "-o", "m");
    assertThat(one.status()).isEqualTo(2);
    CommandLineRun share =
        CommandLineRun.of("models", "average", "a=much", "b", "-o", mean.toString());
    assertThat(share.status()).isEqualTo(2);
    assertThat(share.err()).contains("a=much must end in a number after the =");
    CommandLineRun missing =
        CommandLineRun.of("models", "average", "a.safetensors", "b", "-o", mean.toString());
    assertThat(missing.status()).isEqualTo(1);
    assertThat(missing.err()).contains("a.safetensors");
    assertThat(mean).doesNotExist();
  }

  @Test
  void show_tells_where_weights_are_published_and_that_a_mirrors_hash_is_unconfirmed() {
    CommandLineRun run = CommandLineRun.of("models", "show", "stargan");
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("https://github.com/yunjey/stargan", "200000-G.ckpt", "33764594 bytes")
        .contains("unconfirmed", "added         no");
  }

  @Test
  void an_unknown_name_is_one_sentence_and_exit_code_1() {
    for (String command : new String[] {"show", "remove"}) {
      CommandLineRun run = CommandLineRun.of("models", command, "nothing");
      assertThat(run.status()).isEqualTo(ExitStatus.FAILED);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).contains("nothing").contains("tsdf models list").hasLineCount(1);
    }
  }

  @Test
  void what_ships_and_what_was_never_added_cannot_be_removed_and_it_is_said_why() {
    assertThat(CommandLineRun.of("models", "remove", "house-stargan").err())
        .contains("house-stargan comes with tsdf and cannot be removed");
    assertThat(CommandLineRun.of("models", "remove", "stargan").err())
        .contains("stargan has not been added, so there is nothing to remove");
  }

  @Test
  void a_file_that_is_no_checkpoint_is_not_added() throws Exception {
    Path file = Files.writeString(folder.resolve("weights.pth"), "not weights");
    CommandLineRun run = CommandLineRun.of("models", "add", "retinaface", file.toString());
    assertThat(run.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(run.err()).contains("weights.pth").hasLineCount(1);
    assertThat(folder.resolve("home")).doesNotExist();
  }

  @Test
  void a_case_that_is_none_fails_the_check() {
    CommandLineRun run = CommandLineRun.of("models", "check", folder.toString());
    assertThat(run.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(run.out()).contains("FAILED", "case.json");
  }

  @Test
  void a_tolerance_that_is_no_tolerance_is_wrong_usage() {
    for (String tolerance : new String[] {"-1", "NaN", "much"}) {
      CommandLineRun run =
          CommandLineRun.of("models", "check", folder.toString(), "--tolerance", tolerance);
      assertThat(run.status()).as(tolerance).isEqualTo(ExitStatus.USAGE);
    }
  }

  @SharedTest
  @Test
  void a_case_passes_as_advised_and_fails_beyond_a_tighter_tolerance() {
    String golden = SharedData.path("golden/attgan-g").toString();
    CommandLineRun advised = CommandLineRun.of("models", "check", golden);
    assertThat(advised.status()).isZero();
    assertThat(advised.out()).contains("grad_x.eval.y", "PASSED");

    CommandLineRun tight = CommandLineRun.of("models", "check", golden, "--tolerance", "1e-30");
    assertThat(tight.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(tight.out()).contains("DIFFERS", "FAILED");
  }

  @SharedTest
  @Test
  void weights_are_added_shown_and_removed() {
    String weights = SharedData.path("weights/retinaface_mobilenet0.25.pth").toString();
    CommandLineRun added = CommandLineRun.of("models", "add", "retinaface", weights);
    assertThat(added.status()).isZero();
    assertThat(added.out()).contains("every tensor of retinaface fits", "the published file");

    assertThat(CommandLineRun.of("models", "add", "retinaface", weights).err())
        .contains("has been added before");
    assertThat(CommandLineRun.of("models", "show", "retinaface").out())
        .contains("retinaface_mobilenet0.25.pth as retinaface");
    assertThat(CommandLineRun.of("models", "remove", "retinaface").status()).isZero();
    assertThat(folder.resolve("home/models")).isEmptyDirectory();

    String[] misnamed = {"models", "add", "stargan", weights, "--architecture", "retinaface"};
    assertThat(CommandLineRun.of(misnamed).status()).isZero();
    assertThat(CommandLineRun.of("models", "list").out())
        .containsPattern("(?m)^stargan +detector +yes");
  }
}
