package org.tsdf.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows how far a task is: on a terminal one line that is drawn over (bar, rate, time left),
 * elsewhere a plain line every ten seconds and at the end. Safe to call from several threads.
 */
final class ConsoleProgress implements AutoCloseable {
  private static final int BAR_WIDTH = 24;
  private static final long SECOND = 1_000_000_000L;
  private static final long REDRAW_EVERY = SECOND / 10;
  private static final long LINE_EVERY = 10 * SECOND;
  private static final String ERASE_LINE = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean terminal;
  private final LongSupplier nanoClock;
  private final String task;
  private final long total;
  private final long start;
  private long lastShown;
  private long lastDone = -1;
  private long earlier;
  private long done;
  private String note = "";
  private boolean lineOpen;
  private boolean closed;

  ConsoleProgress(
      PrintWriter err, boolean terminal, LongSupplier nanoClock, String task, long total) {
    this.err = err;
    this.terminal = terminal;
    this.nanoClock = nanoClock;
    this.task = task;
    this.total = total;
    this.start = nanoClock.getAsLong();
    this.lastShown = start;
  }

  /** Says how many steps an interrupted run had done before, so that the rate leaves them out. */
  synchronized ConsoleProgress resumedAt(long steps) {
    earlier = steps;
    done = steps;
    return this;
  }

  synchronized void step() {
    advanceTo(done + 1, note);
  }

  /**
   * @param steps how many of the total are done, those of an earlier run included
   * @param remark such as losses; shown at the end of the line
   */
  synchronized void advanceTo(long steps, String remark) {
    done = steps;
    note = remark;
    long now = nanoClock.getAsLong();
    if (now - lastShown >= (terminal ? REDRAW_EVERY : LINE_EVERY)) {
      show(now);
    }
  }

  /** A sentence of its own line, above the bar. */
  synchronized void warn(String sentence) {
    eraseLine();
    err.println("tsdf: warning: " + sentence);
    err.flush();
  }

  /** Shows the last state and ends the line. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (terminal || done != lastDone) {
      show(nanoClock.getAsLong());
    }
    if (terminal) {
      err.println();
      err.flush();
    }
  }

  private void show(long now) {
    lastShown = now;
    lastDone = done;
    String line = line(now);
    if (terminal) {
      err.print(ERASE_LINE + line);
      lineOpen = true;
    } else {
      err.println(line);
    }
    err.flush();
  }

  private void eraseLine() {
    if (lineOpen) {
      err.print(ERASE_LINE);
      lineOpen = false;
    }
  }

  private String line(long now) {
    StringBuilder line = new StringBuilder(task).append(' ');
    if (terminal) {
      int filled = total <= 0 ? 0 : (int) (BAR_WIDTH * Math.min(done, total) / total);
      line.append('[').append("#".repeat(filled)).append(".".repeat(BAR_WIDTH - filled));
      line.append("] ");
    }
    line.append(done).append('/').append(total);
    double seconds = (now - start) / (double) SECOND;
    if (done > earlier && seconds > 0) {
      double rate = (done - earlier) / seconds;
      line.append("  ").append(rateText(rate));
      if (done < total) {
        line.append("  ").append(duration((total - done) / rate)).append(" left");
      } else {
        line.append("  in ").append(duration(seconds));
      }
    }
    return note.isEmpty() ? line.toString() : line.append("  ").append(note).toString();
  }

  private static String rateText(double perSecond) {
    return perSecond >= 1
        ? String.format(Locale.ROOT, "%.1f/s", perSecond)
        : String.format(Locale.ROOT, "%.1f s each", 1 / perSecond);
  }

  private static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole >= 3600
        ? String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }
}
