package org.tsdf.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TsdfTest {
  @Test
  void help_names_every_command_under_a_heading_and_the_exit_codes() {
    CommandLineRun run = CommandLineRun.of("--help");
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("Usage: tsdf", "Shell:", "completion", "Exit codes:", "Examples:")
        .contains("3   done, but some photos were skipped");
  }

  @Test
  void every_command_stands_under_exactly_one_heading() {
    Set<String> grouped = new TreeSet<>();
    CommandGroups.groups().values().forEach(grouped::addAll);
    assertThat(grouped).containsAll(Tsdf.commandLine().getSubcommands().keySet());
    assertThat(CommandGroups.groups().values().stream().mapToInt(List::size).sum())
        .isEqualTo(grouped.size());
  }

  @Test
  void every_command_has_its_own_description_and_examples() {
    CommandLine main = Tsdf.commandLine();
    main.getSubcommands().forEach((name, command) -> assertExplained(main, command));
  }

  private static void assertExplained(CommandLine main, CommandLine command) {
    if (command.getCommandName().equals("help")) {
      return;
    }
    var usage = command.getCommandSpec().usageMessage();
    var inherited = main.getCommandSpec().usageMessage();
    assertThat(usage.description())
        .as(command.getCommandName())
        .isNotEmpty()
        .isNotEqualTo(inherited.description());
    assertThat(usage.footer())
        .as(command.getCommandName())
        .isNotEmpty()
        .isNotEqualTo(inherited.footer());
    command.getSubcommands().values().forEach(nested -> assertExplained(main, nested));
  }

  @Test
  void help_is_there_for_each_command_in_both_spellings() {
    CommandLineRun option = CommandLineRun.of("completion", "--help");
    CommandLineRun command = CommandLineRun.of("help", "completion");
    assertThat(option.status()).isZero();
    assertThat(option.out()).startsWith("Usage: tsdf completion").isEqualTo(command.out());
  }

  @Test
  void version_names_the_project_and_libtorch() {
    CommandLineRun run = CommandLineRun.of("--version");
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .containsPattern("tsdf \\d+\\.\\d+\\.\\d+")
        .containsPattern("libtorch \\d+\\.\\d+\\.\\d+ ");
  }

  @Test
  void wrong_usage_is_explained_in_a_few_lines_on_stderr() {
    CommandLineRun run = CommandLineRun.of("completion", "--jsn");
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("Unknown option: '--jsn'", "Try 'tsdf completion --help'.")
        .doesNotContain("\tat ");
  }

  @Test
  void no_command_at_all_is_wrong_usage() {
    CommandLineRun run = CommandLineRun.of();
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains("Try 'tsdf --help'.");
  }

  @Test
  void a_misspelt_command_is_named_and_the_nearest_is_suggested() {
    CommandLineRun run = CommandLineRun.of("models", "shw");
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains("unknown command: shw").contains("models show");
  }

  @Test
  void completion_prints_a_script_that_bash_accepts() throws IOException, InterruptedException {
    CommandLineRun run = CommandLineRun.of("completion", "bash");
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("completion for bash", "complete -F _complete_tsdf");
    assertThat(CommandLineRun.of("completion", "zsh").out()).contains("completion for zsh");

    Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
    bash.getOutputStream().write(run.out().getBytes(StandardCharsets.UTF_8));
    bash.getOutputStream().close();
    assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
    assertThat(bash.waitFor()).isZero();
  }

  @Test
  void help_loads_no_class_of_libtorch() throws IOException, InterruptedException {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                "org.tsdf.cli.Tsdf",
                "--help")
            .redirectErrorStream(true)
            .start();
    String log = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(java.waitFor()).isZero();
    assertThat(log).contains("org.tsdf.cli.Tsdf").doesNotContain("org.bytedeco");
  }
}
