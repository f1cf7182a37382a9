package org.tsdf.lab.evaluation;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.tsdf.network.ImageNetMobileNet;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.ScriptModule;
import org.tsdf.tensor.Sha256;
import org.tsdf.tensor.Tensor;

/**
 * Says what a picture shows in a vector, so that sets of pictures can be compared.
 *
 * @param name stands beside every number that was computed with it
 * @param sha256 of the weights
 * @param network from pictures (N, 3, H, W) on [-1, 1] to features (N, D)
 */
public record PictureFeatures(String name, String sha256, UnaryOperator<Tensor> network) {
  private static final String MOBILENET = "mobilenet";
  private static final String TORCHSCRIPT = "torchscript";

  /**
   * Loads a network into the current scope: {@code mobilenet=FILE}, the ImageNet weights that
   * RetinaFace began with, or {@code torchscript=FILE}, a module from pictures (N, 3, H, W) on [0,
   * 1] to features (N, D) or (N, D, h, w), which are averaged.
   *
   * @throws IllegalArgumentException if the reference has neither form
   */
  public static PictureFeatures load(String reference) {
    int equals = reference.indexOf('=');
    String kind = reference.substring(0, Math.max(0, equals));
    Path file = Path.of(reference.substring(equals + 1));
    return switch (kind) {
      case MOBILENET -> mobileNet(file);
      case TORCHSCRIPT -> script(file);
      default ->
          throw new IllegalArgumentException(
              "features come from mobilenet=FILE or torchscript=FILE, not from " + reference);
    };
  }

  private static PictureFeatures mobileNet(Path file) {
    Checkpoint checkpoint = Checkpoint.read(file);
    ImageNetMobileNet network = ImageNetMobileNet.load(checkpoint, DType.FLOAT32);
    return new PictureFeatures("ImageNet MobileNet", checkpoint.sha256(), network::features);
  }

  private static PictureFeatures script(Path file) {
    ScriptModule module = ScriptModule.load(file, DType.FLOAT32);
    return new PictureFeatures(
        String.valueOf(file.getFileName()), Sha256.ofFile(file), images -> run(module, images));
  }

  private static Tensor run(ScriptModule module, Tensor images) {
    try (Scope scope = Scope.open()) {
      Tensor features = module.forward(images.plus(1).dividedBy(2)).get(0);
      long count = images.size(0);
      Tensor vectors = features.reshape(count, features.size(1), -1).mean(2);
      return scope.keep(vectors.reshape(count, features.size(1)));
    }
  }

  /**
   * @param images (N, 3, H, W) on [-1, 1]
   * @return (N, D)
   */
  Tensor of(Tensor images) {
    return network.apply(images);
  }
}
