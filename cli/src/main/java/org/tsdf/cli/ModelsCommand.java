package org.tsdf.cli;

import picocli.CommandLine.Command;

/** {@code tsdf models}: the networks, and the weights that a user has added to them. */
@Command(
    name = "models",
    description = {
      "List the networks, add the weights of one or train your own, check that a network computes what"
          + " its original does.",
      "The official weights are not part of tsdf: get them from their authors. What has been added"
          + " can then be named wherever a network is asked for; ARCHITECTURE=FILE does without"
          + " adding. The house models come with tsdf: small relatives that this project trained.",
    },
    footer = {
      "  tsdf models list",
      "  tsdf models show stargan                where its weights are published",
      "  tsdf models add stargan 200000-G.ckpt   from now on, --editor stargan"
    },
    subcommands = {
      ModelsListCommand.class,
      ModelsShowCommand.class,
      ModelsAddCommand.class,
      ModelsCheckCommand.class,
      ModelsTrainCommand.class,
      ModelsAverageCommand.class,
      ModelsMeasureCommand.class,
      ModelsCardCommand.class,
      ModelsRemoveCommand.class
    })
final class ModelsCommand {}
