package org.tsdf.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** One run of the command line and what it wrote. */
record CommandLineRun(int status, String out, String err) {

  static CommandLineRun of(String... args) {
    Charset charset = Charset.defaultCharset();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Tsdf.execute(
            args, new PrintStream(out, true, charset), new PrintStream(err, true, charset));
    return new CommandLineRun(status, out.toString(charset), err.toString(charset));
  }
}
