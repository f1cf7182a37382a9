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

/** Pictures of noise that are bright where they have the attribute Bright, dark where not. */
final class ToyFaces {
  private ToyFaces() {}

  static Path write(Path folder, int count, int size) throws IOException {
    StringBuilder rows = new StringBuilder("file,Bright,Odd\n");
    try (Scope scope = Scope.open()) {
      for (int i = 0; i < count; i++) {
        boolean bright = i % 2 == 0;
        Tensor noise = new RandomSource(i).uniform(-0.2, 0.2, DType.FLOAT32, 1, 3, size, size);
        Photo.fromTensor(noise.plus(bright ? 0.6 : -0.6))
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
