package org.tsdf.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tsdf.perturbation.Provenance;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What the documents and the help texts say about the command line is true. */
class DocumentationTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern CODE =
      Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)(?:#([^)]+))?\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

  @Test
  void the_example_of_a_network_is_the_class_that_is_tested() throws IOException {
    String document = Files.readString(ROOT.resolve("docs/adding-a-network.md"));
    assertThat(code(document, "java"))
        .containsExactly(
            Files.readString(Path.of("src/test/java/org/example/TintArchitecture.java")));
  }

  @Test
  void every_command_line_in_the_documents_can_be_parsed() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path document : documents()) {
      code(Files.readString(document), "text").stream().flatMap(String::lines).forEach(lines::add);
    }
    assertThat(parsed(lines)).isGreaterThan(5);
  }

  @Test
  void every_example_in_the_help_can_be_parsed() {
    assertThat(parsed(examples(Tsdf.commandLine()))).isGreaterThan(10);
  }

  @Test
  void links_between_documents_lead_somewhere() throws IOException {
    for (Path document : documents()) {
      Matcher link = LINK.matcher(Files.readString(document));
      while (link.find()) {
        Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
        assertThat(target).as("in %s", document).exists();
        if (link.group(2) != null) {
          assertThat(anchors(target)).as("in %s", document).contains(link.group(2));
        }
      }
    }
  }

  /** As GitHub makes them of headings: lower case, hyphens for spaces, no punctuation. */
  private static List<String> anchors(Path document) throws IOException {
    return HEADING
        .matcher(Files.readString(document))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT).strip())
        .map(text -> text.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  /** A picture that a command left behind may show people; what is meant to be here has a place. */
  @Test
  void pictures_lie_where_pictures_belong() throws IOException {
    List<String> elsewhere = new ArrayList<>();
    try (Stream<Path> entries = Files.list(ROOT)) {
      for (Path entry : entries.filter(Files::isDirectory).toList()) {
        String name = String.valueOf(entry.getFileName());
        if (!List.of("docs", "examples", "runs", "target", ".git").contains(name)) {
          elsewhere.addAll(picturesIn(entry));
        }
      }
    }
    assertThat(elsewhere).isEmpty();
  }

  private static List<String> picturesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> ROOT.relativize(file).toString().replace('\\', '/'))
          .filter(file -> file.matches(".*\\.(png|jpe?g|gif|webp)"))
          .filter(file -> !file.contains("/target/"))
          .toList();
    }
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    documents.add(ROOT.resolve("README.md"));
    documents.add(ROOT.resolve("CONTRIBUTING.md"));
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
    }
    return documents;
  }

  private static List<String> code(String document, String language) {
    List<String> blocks = new ArrayList<>();
    Matcher block = CODE.matcher(document);
    while (block.find()) {
      if (block.group(1).equals(language)) {
        blocks.add(block.group(2));
      }
    }
    return blocks;
  }

  private static List<String> examples(CommandLine command) {
    List<String> lines =
        new ArrayList<>(Arrays.asList(command.getCommandSpec().usageMessage().footer()));
    command.getSubcommands().values().forEach(nested -> lines.addAll(examples(nested)));
    return lines;
  }

  /** Parses the lines that call tsdf, remarks after two spaces left out, and counts them. */
  private static int parsed(List<String> lines) {
    int count = 0;
    for (String line : String.join("\n", lines).replaceAll("\\\\\n\\s*", "").lines().toList()) {
      String words = line.strip().split(" {2,}| [|>]| #", 2)[0];
      if (words.matches("(\\./)?tsdf .*")) {
        List<String> args = List.of(words.split(" ")).subList(1, words.split(" ").length);
        assertThatCode(() -> understood(args.toArray(String[]::new)))
            .as("%s", line)
            .doesNotThrowAnyException();
        count++;
      }
    }
    return count;
  }

  /** Beside the words, recipes, defences and settings, which commands look at when they run. */
  private static void understood(String... args) {
    CommandLine.ParseResult command = Tsdf.commandLine().parseArgs(args).subcommand();
    while (command != null) {
      boolean editors = command.hasMatchedOption("--editor");
      boolean detectors = command.hasMatchedOption("--detector");
      Collection<CommandSpec> mixins = command.commandSpec().mixins().values();
      for (CommandSpec mixin : mixins) {
        Console console = console(mixins);
        if (mixin.userObject() instanceof DefenseOptions options) {
          options.chosen(console, editors, detectors, command.hasMatchedOption("--start"));
        } else if (mixin.userObject() instanceof RecipeOptions options && options.isGiven()) {
          options.perImage(Provenance.unknown("any", ""), editors, detectors, console);
        }
      }
      command = command.subcommand();
    }
  }

  /** The command's own, or where it has none one that can say nothing. */
  private static Console console(Collection<CommandSpec> mixins) {
    return mixins.stream()
        .map(CommandSpec::userObject)
        .filter(Console.class::isInstance)
        .map(Console.class::cast)
        .findFirst()
        .orElseGet(Console::new);
  }
}
