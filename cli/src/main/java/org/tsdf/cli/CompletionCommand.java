package org.tsdf.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tsdf completion}: prints a script that completes commands and options. */
@Command(
    name = "completion",
    description = "Print a script with which bash or zsh complete commands and options.",
    footer = {
      "  source <(tsdf completion bash)    for this shell",
      "  tsdf completion bash > ~/.local/share/bash-completion/completions/tsdf",
      "  tsdf completion zsh >> ~/.zshrc"
    })
final class CompletionCommand implements Callable<Integer> {
  enum Shell {
    BASH,
    ZSH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec private CommandSpec spec;
  @Mixin private Console console;

  // One script serves both shells: it turns zsh's bash emulation on by itself.
  @Parameters(
      paramLabel = "SHELL",
      arity = "0..1",
      defaultValue = "bash",
      description = "${COMPLETION-CANDIDATES}; bash if not given.")
  private Shell shell;

  @Override
  public Integer call() {
    PrintWriter out = console.out();
    out.println("# tsdf completion for " + shell);
    out.println(AutoComplete.bash("tsdf", spec.root().commandLine()));
    return ExitStatus.DONE;
  }
}
