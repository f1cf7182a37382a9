package org.tsdf.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a command writes to: results on stdout, progress and warnings on stderr. A mixin. */
@Command
final class Console {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  PrintWriter out() {
    return command.commandLine().getOut();
  }

  /** Starts a bar (on a terminal) or a few plain lines about a task of {@code total} steps. */
  ConsoleProgress progress(String task, long total) {
    return new ConsoleProgress(err(), isTerminal(), System::nanoTime, task, total);
  }

  /** One sentence on stderr; the command goes on. */
  void warn(String sentence) {
    err().println("tsdf: warning: " + sentence);
  }

  /** To be thrown when the arguments do not make sense together; ends with exit code 2. */
  ParameterException wrongUsage(String sentence) {
    return new ParameterException(command.commandLine(), sentence);
  }

  private PrintWriter err() {
    return command.commandLine().getErr();
  }

  /** The launcher knows whether stderr is a terminal; Java 17 does not. */
  private static boolean isTerminal() {
    return Boolean.getBoolean("tsdf.terminal");
  }
}
