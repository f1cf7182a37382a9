package org.tsdf.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The list of commands in {@code tsdf --help}, under a heading for each purpose. */
final class CommandGroups {
  private static final Map<String, List<String>> GROUPS = new LinkedHashMap<>();

  static {
    GROUPS.put("Protect", List.of("protect", "train", "perturbations"));
    GROUPS.put("Look and compare", List.of("evaluate", "detect", "edit"));
    GROUPS.put("Networks", List.of("models"));
    GROUPS.put("Shell", List.of("completion", "help"));
  }

  private CommandGroups() {}

  static void install(CommandLine line) {
    line.getHelpSectionMap().remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING);
    line.getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, CommandGroups::renderList);
  }

  /** The headings and the commands under them, in the order of the help text. */
  static Map<String, List<String>> groups() {
    return GROUPS;
  }

  private static String renderList(Help help) {
    StringBuilder text = new StringBuilder();
    GROUPS.forEach(
        (heading, names) -> {
          Map<String, Help> members = new LinkedHashMap<>();
          names.forEach(
              name -> {
                Help member = help.subcommands().get(name);
                if (member != null) {
                  members.put(name, member);
                }
              });
          if (!members.isEmpty()) {
            text.append(System.lineSeparator()).append(heading).append(':');
            text.append(System.lineSeparator()).append(help.commandList(members));
          }
        });
    return text.toString();
  }
}
