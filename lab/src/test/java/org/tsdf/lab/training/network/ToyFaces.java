package org.tsdf.lab.training.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tsdf.image.Encoding;
import org.tsdf.image.Photo;
import org.tsdf.lab.dataset.FaceBank;
import org.tsdf.lab.dataset.FaceDataset;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** Pictures of noise that are bright where they have the attribute Bright, dark where not. */
final class ToyFaces {
  private ToyFaces() {}

  static Path write(Path folder, int count, int size) throws IOException {
    return write(folder, count, Tensors.ones(DType.FLOAT32, 1, 1, size, size));
  }

  /** The same, but the lower half is as dark as the upper one is bright. */
  static Path writeHalves(Path folder, int count, int size) throws IOException {
    Tensor upper = Tensors.ones(DType.FLOAT32, 1, 1, size / 2, size);
    return write(folder, count, Tensors.concatenate(List.of(upper, upper.negate()), 2));
  }

  private static Path write(Path folder, int count, Tensor signs) throws IOException {
    long size = signs.size(2);
    StringBuilder rows = new StringBuilder("file,Bright,Odd\n");
    try (Scope scope = Scope.open()) {
      for (int i = 0; i < count; i++) {
        boolean bright = i % 2 == 0;
        Tensor noise = new RandomSource(i).uniform(-0.2, 0.2, DType.FLOAT32, 1, 3, size, size);
        Photo.fromTensor(noise.plus(signs.times(bright ? 0.6 : -0.6)))
            .write(folder.resolve(i + ".png"), new Encoding.Png(), true);
        rows.append(i).append(bright ? ".png,1," : ".png,-1,").append(i % 3 == 0 ? 1 : -1);
        rows.append('\n');
      }
    }
    Files.writeString(folder.resolve("manifest.csv"), rows);
    return folder;
  }

  static FaceBank bank(Path folder, int size) {
    return FaceBank.read(
        FaceDataset.open(folder, null), size, List.of("Bright", "Odd"), done -> {});
  }
}
