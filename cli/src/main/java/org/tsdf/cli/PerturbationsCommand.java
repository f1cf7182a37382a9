package org.tsdf.cli;

import picocli.CommandLine.Command;

/** {@code tsdf perturbations}: what protects, and where it came from. */
@Command(
    name = "perturbations",
    description = "List the perturbations that ship; show the card of one and draw it.",
    footer = {
      "  tsdf perturbations list",
      "  tsdf perturbations show default -o pictures",
      "  tsdf perturbations show mine.safetensors --json"
    },
    subcommands = {PerturbationsListCommand.class, PerturbationsShowCommand.class})
final class PerturbationsCommand {}
