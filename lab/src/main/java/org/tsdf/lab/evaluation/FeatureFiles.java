package org.tsdf.lab.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.tsdf.metric.FeatureTally;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.FileFault;
import org.tsdf.tensor.StoredTensor;

/** Features in a folder: a safetensors file for each batch of photos, a tensor for each set. */
public final class FeatureFiles implements FeatureSets {
  private final Path folder;

  /**
   * @param folder is made when it is needed
   */
  public FeatureFiles(Path folder) {
    this.folder = folder;
  }

  @Override
  public void add(int firstPhoto, Map<String, StoredTensor> features) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new EvaluationException(folder + " cannot be made: " + FileFault.of(e), e);
    }
    Path file = folder.resolve(String.format(Locale.ROOT, "%08d.safetensors", firstPhoto));
    Checkpoint.write(file, features, Map.of());
  }

  @Override
  public Optional<FeatureTally> tally(String set) {
    FeatureTally all = null;
    for (Path file : files()) {
      StoredTensor some = Checkpoint.read(file).find(set);
      if (some != null) {
        FeatureTally part = FeatureSets.tallyOf(some);
        all = all == null ? part : all.merge(part);
      }
    }
    return Optional.ofNullable(all);
  }

  private List<Path> files() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".safetensors")).sorted().toList();
    } catch (IOException e) {
      throw new EvaluationException(folder + " cannot be read: " + FileFault.of(e), e);
    }
  }
}
