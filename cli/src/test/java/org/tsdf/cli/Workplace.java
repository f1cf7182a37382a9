package org.tsdf.cli;

import java.nio.file.Path;
import java.util.Map;
import org.tsdf.image.Encoding;
import org.tsdf.image.Photo;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensors;

/** Makes what commands read, in a folder that is thrown away. */
record Workplace(Path folder) {

  /** A photo of seeded noise. */
  Path photo(String name, int width, int height) {
    try (Scope scope = Scope.open()) {
      Path file = folder.resolve(name);
      Photo.fromTensor(new RandomSource(width).uniform(-1, 1, DType.FLOAT32, 1, 3, height, width))
          .write(file, Encoding.of(file, 90), false);
      return file;
    }
  }

  /** Weights of {@link org.example.TintArchitecture} that turn pictures into their negatives. */
  Path negatives() {
    try (Scope scope = Scope.open()) {
      float[] mix = {-1, 0, 0, 0, -1, 0, 0, 0, -1};
      return write(
          "negatives.safetensors",
          Map.of(
              "mix.weight", StoredTensor.of(Tensors.of(mix, 3, 3, 1, 1)),
              "mix.bias", StoredTensor.of(Tensors.zeros(DType.FLOAT32, 3))));
    }
  }

  /** Weights of {@link ToyDetectorArchitecture}. */
  Path detectorAsSureAs(double score) {
    try (Scope scope = Scope.open()) {
      return write(
          "toy-" + score + ".safetensors",
          Map.of("score", StoredTensor.of(Tensors.full(score, DType.FLOAT32, 1))));
    }
  }

  private Path write(String name, Map<String, StoredTensor> tensors) {
    Path file = folder.resolve(name);
    Checkpoint.write(file, tensors, Map.of());
    return file;
  }
}
