package org.tsdf.cli;

import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** {@code --json} for every command that reports. A mixin. */
final class ReportOption {
  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  /**
   * Prints a result as JSON if asked to, else as text.
   *
   * @param result a record, list or map that JSON can show
   */
  void print(Console console, Object result, Consumer<PrintWriter> asText) {
    PrintWriter out = console.out();
    if (json) {
      out.println(Json.text(result));
    } else {
      asText.accept(out);
    }
    out.flush();
  }
}
