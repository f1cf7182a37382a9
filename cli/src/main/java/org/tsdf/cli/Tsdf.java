package org.tsdf.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The main command. A new command is a class of this package with {@code @Command}, listed below
 * under {@code subcommands} and under a heading of {@link CommandGroups}.
 */
@Command(
    name = "tsdf",
    versionProvider = VersionText.class,
    subcommands = {
      ProtectCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      DetectCommand.class,
      EditCommand.class,
      PerturbationsCommand.class,
      ModelsCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Protects face photos against deepfakes: a small change disturbs what some face editors make"
          + " of a photo, and makes face detectors miss faces or see false ones."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed; one sentence on stderr says why",
      "2:wrong usage",
      "3:done, but some photos were skipped"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tsdf help completion            what a command does and takes",
      "  source <(tsdf completion bash)  complete commands and options with TAB"
    },
    scope = ScopeType.INHERIT)
public final class Tsdf {
  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      order = 101,
      description = "Show the stack trace of a failure (as does TSDF_DEBUG=1).")
  private boolean verbose;

  private Tsdf() {}

  /** Runs one command line and ends the process with its {@link ExitStatus}. */
  public static void main(String[] args) {
    System.exit(execute(args, System.out, System.err));
  }

  /**
   * Runs one command line.
   *
   * @param out receives results
   * @param err receives progress, warnings and errors
   * @return 0 done, 1 failed, 2 wrong usage, 3 some photos skipped
   */
  public static int execute(String[] args, PrintStream out, PrintStream err) {
    PrintWriter errors = writer(err);
    try {
      return commandLine(new Tsdf(), writer(out), errors).execute(args);
    } catch (OutOfMemoryError e) {
      errors.println("tsdf: out of memory: " + e.getMessage());
      return ExitStatus.FAILED;
    }
  }

  /** The commands and their help, for tests. */
  static CommandLine commandLine() {
    return new CommandLine(new Tsdf()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static CommandLine commandLine(Tsdf main, PrintWriter out, PrintWriter err) {
    CommandLine line =
        new CommandLine(main)
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(false)
            .setUsageHelpWidth(100)
            .setParameterExceptionHandler(Tsdf::explainUsage)
            .setExecutionExceptionHandler(main::explainFailure);
    CommandGroups.install(line);
    return line;
  }

  private static int explainUsage(ParameterException problem, String[] args) {
    CommandLine line = problem.getCommandLine();
    PrintWriter err = line.getErr();
    err.println("tsdf: " + usageText(problem));
    UnmatchedArgumentException.printSuggestions(problem, err);
    err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
    err.flush();
    return ExitStatus.USAGE;
  }

  private static String usageText(ParameterException problem) {
    if (problem instanceof UnmatchedArgumentException unmatched
        && !unmatched.isUnknownOption()
        && !unmatched.getCommandLine().getSubcommands().isEmpty()) {
      return "unknown command: " + unmatched.getUnmatched().get(0);
    }
    return String.valueOf(problem.getMessage());
  }

  private int explainFailure(Exception failure, CommandLine line, ParseResult parsed) {
    PrintWriter err = line.getErr();
    err.println("tsdf: " + FailureText.of(failure));
    if (verbose || System.getenv("TSDF_DEBUG") != null) {
      failure.printStackTrace(err);
    }
    err.flush();
    return ExitStatus.FAILED;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, Charset.defaultCharset());
  }
}
