package org.tsdf.lab.report;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tsdf.lab.evaluation.Interval;

/** Builds an HTML page; whatever text it is given is shown as it is, never taken for markup. */
final class HtmlText {
  private static final String STYLE =
      """
      body{font:16px/1.5 system-ui,sans-serif;max-width:1100px;margin:2em auto;padding:0 1em;color:#222}
      h1{font-size:1.7em} h2{margin-top:2em;border-bottom:2px solid #ddd}
      table{border-collapse:collapse;margin:1em 0 2em;width:100%}
      caption{text-align:left;font-weight:600;padding:.3em 0}
      th,td{padding:.35em .6em;text-align:left;border-bottom:1px solid #eee}
      td div{background:#eef2f7;border-radius:3px}
      td span{display:block;box-sizing:border-box;background:#90b4e8;border-radius:3px;padding:0 .3em;white-space:nowrap}
      summary{cursor:pointer;padding:.3em 0} details table{margin-left:1em;width:calc(100% - 1em)}
      small{color:#666} figure{margin:1.5em 0} img{max-width:100%;border:1px solid #ccc}
      figcaption{color:#444} pre{background:#f6f6f6;padding:1em;overflow:auto;font-size:.8em}
      """;

  private final StringBuilder html = new StringBuilder();

  /**
   * A number that is drawn as a bar.
   *
   * @param note what stands below, in small: mostly the interval
   * @param share of the whole width, in [0, 1]; below 0 for a number without a bar
   */
  record Bar(String text, String note, double share) {
    static Bar without(String text, String note) {
      return new Bar(text, note, -1);
    }

    static Bar of(
        @Nullable Double value, @Nullable Interval interval, double highest, String format) {
      if (value == null) {
        return new Bar("–", "", 0);
      }
      String range =
          interval == null
              ? ""
              : number(interval.low(), format) + " to " + number(interval.high(), format);
      return new Bar(number(value, format), range, Math.max(0, Math.min(1, value / highest)));
    }

    private static String number(double value, String format) {
      return String.format(Locale.ROOT, format, value);
    }
  }

  void begin(String title) {
    html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<title>")
        .append(escaped(title))
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style></head><body>\n<h1>")
        .append(escaped(title))
        .append("</h1>\n");
  }

  void heading(String text) {
    html.append("<h2>").append(escaped(text)).append("</h2>\n");
  }

  void paragraph(String text) {
    html.append("<p>").append(escaped(text)).append("</p>\n");
  }

  /**
   * A column of a table.
   *
   * @param <R> what a row is about
   */
  record Column<R>(String name, Function<R, Bar> cell) {}

  /**
   * @param <R> what a row is about
   * @param head what stands before a row
   */
  <R> void table(String caption, List<R> rows, Function<R, String> head, List<Column<R>> columns) {
    html.append("<table><caption>").append(escaped(caption)).append("</caption>\n<tr><th></th>");
    columns.forEach(column -> html.append("<th>").append(escaped(column.name())).append("</th>"));
    html.append("</tr>\n");
    for (R row : rows) {
      html.append("<tr><th>").append(escaped(head.apply(row))).append("</th>");
      columns.forEach(column -> bar(column.cell().apply(row)));
      html.append("</tr>\n");
    }
    html.append("</table>\n");
  }

  private void bar(Bar bar) {
    String number = escaped(bar.text());
    String drawn =
        String.format(
            Locale.ROOT,
            "<div><span style=\"width:%.1f%%\">%s</span></div>",
            100 * bar.share(),
            number);
    html.append("<td>")
        .append(bar.share() < 0 ? number + " " : drawn)
        .append("<small>")
        .append(escaped(bar.note()))
        .append("</small></td>");
  }

  void picture(String base64Jpeg, String caption) {
    html.append("<figure><img alt=\"")
        .append(escaped(caption))
        .append("\" src=\"data:image/jpeg;base64,")
        .append(base64Jpeg)
        .append("\"><figcaption>")
        .append(escaped(caption))
        .append("</figcaption></figure>\n");
  }

  /** Text that is shown when it is asked for. */
  void details(String summary, String text) {
    details(summary, () -> html.append("<pre>").append(escaped(text)).append("</pre>"));
  }

  /**
   * A part of the page that is shown when it is asked for.
   *
   * @param body adds what stands in it
   */
  void details(String summary, Runnable body) {
    html.append("<details><summary>").append(escaped(summary)).append("</summary>\n");
    body.run();
    html.append("</details>\n");
  }

  /** The whole page. */
  String end() {
    return html.append("</body></html>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
