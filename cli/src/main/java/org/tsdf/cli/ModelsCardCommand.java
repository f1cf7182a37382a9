package org.tsdf.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.AtomicFile;
import org.tsdf.image.Encoding;
import org.tsdf.image.Photo;
import org.tsdf.lab.catalogue.Architectures;
import org.tsdf.lab.catalogue.ModelReference;
import org.tsdf.lab.dataset.FaceDataset;
import org.tsdf.lab.measure.ModelCard;
import org.tsdf.lab.measure.ModelMeasures;
import org.tsdf.network.ShippedModels;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tsdf models card}. */
@Command(
    name = "card",
    description = {
      "Write the card of a network that was trained with tsdf: how it was made, what it can, a sheet"
          + " of pictures, its limits.",
      "How it was made stands in the weights file; what it can is read from the files that tsdf"
          + " models measure -o writes."
    },
    footer = {
      "  tsdf models card house-classifier --measures a/house-classifier.json -o cards",
      "  tsdf models card stargan=mine.safetensors --name mine --faces examples/faces -o cards"
    })
final class ModelsCardCommand implements Callable<Integer> {
  private static final int BEST_QUALITY = 90;
  private static final int MOST_SHEET_BYTES = 300_000;

  @Mixin private Console console;

  @Parameters(paramLabel = "NAME|ARCH=FILE", description = "The network.")
  private String reference;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What the card calls it (default: the name by which it was found).")
  private @Nullable String called;

  @Option(
      names = "--measures",
      paramLabel = "JSON",
      description = "What tsdf models measure wrote; may be repeated.")
  private List<Path> measures = new ArrayList<>();

  @Option(
      names = "--faces",
      paramLabel = "DIR",
      description = "Photos for the sheet; they will be published.")
  private @Nullable Path faces;

  @Option(names = "--made-by", paramLabel = "COMMAND", description = "The command that trained it.")
  private @Nullable String madeBy;

  @Option(names = "--took", paramLabel = "WORDS", description = "How long that took.")
  private @Nullable String took;

  @Option(names = "--force", description = "Overwrite a card and its sheet.")
  private boolean force;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "Where NAME.md and NAME.jpg, the sheet, are written.")
  private Path output;

  @Override
  public Integer call() {
    ModelReference model = UserFolder.models().resolve(reference);
    String name = called == null ? model.name() : called;
    Path file = output.resolve(name + ".md");
    if (Files.exists(file) && !force) {
      throw console.wrongUsage(
          file + " exists; --force overwrites it and what was written by hand");
    }
    List<ModelMeasures> measured = measures.stream().map(each -> read(each, model)).toList();
    try (Scope scope = Scope.open()) {
      Photo sheet =
          faces == null
              ? null
              : ModelSheet.of(model.load(DType.FLOAT32), FaceDataset.open(faces, null));
      Files.createDirectories(output);
      if (sheet != null) {
        AtomicFile.write(output.resolve(name + ".jpg"), encoded(sheet), true);
      }
      ModelCard card =
          new ModelCard(
              name,
              ShippedModels.own().all().stream()
                  .anyMatch(shipped -> shipped.sha256().equals(model.sha256())),
              Architectures.kind(model.architecture().port()),
              Files.size(model.weights()),
              model.sha256(),
              Checkpoint.read(model.weights()).metadata(),
              madeBy,
              took,
              sheet == null ? null : name + ".jpg",
              measured);
      AtomicFile.write(file, card.text().getBytes(StandardCharsets.UTF_8), true);
      console.out().println(file);
      return ExitStatus.DONE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As good as fits. */
  private static byte[] encoded(Photo sheet) {
    byte[] bytes = sheet.encode(Path.of("sheet.jpg"), new Encoding.Jpeg(BEST_QUALITY));
    for (int quality = BEST_QUALITY; bytes.length > MOST_SHEET_BYTES && quality > 10; ) {
      quality -= 10;
      bytes = sheet.encode(Path.of("sheet.jpg"), new Encoding.Jpeg(quality));
    }
    return bytes;
  }

  private static ModelMeasures read(Path file, ModelReference model) {
    try {
      ModelMeasures measures = new ObjectMapper().readValue(file.toFile(), ModelMeasures.class);
      if (!model.sha256().equals(measures.sha256())) {
        throw new CommandFailure(file + " measures other weights than those of " + model.name());
      }
      return measures;
    } catch (IOException e) {
      throw new CommandFailure(file + " holds no measures of tsdf models measure");
    }
  }
}
