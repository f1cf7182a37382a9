package org.tsdf.network;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.ScriptModule;

/**
 * Face editors that {@code torch.jit.save} wrote. Their {@code forward(images, condition)} takes
 *
 * <ul>
 *   <li>{@code images} (N, 3, S, S), RGB on [-1, 1],
 *   <li>{@code condition} (N, A), the wanted attributes, 1 or 0; A may be 0,
 * </ul>
 *
 * and returns the forgeries (N, 3, S, S) on [-1, 1], or a tuple of them and of the feature map (N,
 * C, h, w) that interruption shall attack. Without one it attacks the forgery itself. Gradients
 * must flow from both to the images. The size and the attributes are saved beside the module:
 *
 * <pre>{@code
 * torch.jit.save(module, "editor.pt", _extra_files={
 *     "image_size": "256", "attributes": "Black_Hair,Blond_Hair,Male"})
 * }</pre>
 *
 * Without {@code image_size} it is 256; without {@code attributes} the only edit is the identity,
 * which stands for whatever the module does.
 */
public final class TorchScriptEditorArchitecture implements Architecture<FaceEditor> {
  private static final int USUAL_SIZE = 256;

  @Override
  public String name() {
    return "torchscript-editor";
  }

  @Override
  public String description() {
    return "any face editor that torch.jit.save wrote";
  }

  @Override
  public Class<FaceEditor> port() {
    return FaceEditor.class;
  }

  @Override
  public FaceEditor load(String name, Path file, DType type) {
    ScriptModule module = ScriptModule.load(file, type);
    Checkpoint texts = Checkpoint.of(file, Map.of(), module.metadata());
    int size = Inference.number(texts, Inference.IMAGE_SIZE).orElse(USUAL_SIZE);
    List<String> attributes = Inference.names(texts, Inference.ATTRIBUTES).orElse(List.of());
    if (size < 1
        || attributes.contains("")
        || attributes.stream().distinct().count() < attributes.size()) {
      throw new CheckpointException(
          file, "has an impossible image_size or attributes beside it: " + module.metadata());
    }
    return new TorchScriptEditor(name, module, attributes, size, type);
  }

  @Override
  public FaceEditor load(String name, Checkpoint checkpoint, DType type) {
    return load(name, checkpoint.file(), type);
  }
}
