package org.tsdf.network;

import java.util.List;
import org.tsdf.image.Attributes;
import org.tsdf.image.Faces;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.ScriptModule;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.TensorException;

/** A face editor from a TorchScript file; {@link TorchScriptEditorArchitecture} says which. */
final class TorchScriptEditor implements FaceEditor {
  private static final List<List<String>> EXCLUSIVE = List.of(AttributeFlip.HAIR_COLOURS);

  private final String name;
  private final ScriptModule module;
  private final List<String> attributes;
  private final int imageSize;
  private final DType type;

  TorchScriptEditor(
      String name, ScriptModule module, List<String> attributes, int imageSize, DType type) {
    this.name = name;
    this.module = module;
    this.attributes = List.copyOf(attributes);
    this.imageSize = imageSize;
    this.type = type;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Edit> edits() {
    return attributes.isEmpty()
        ? List.of(new Edit.Identity())
        : attributes.stream().<Edit>map(Edit.Flip::new).toList();
  }

  @Override
  public int imageSize() {
    return imageSize;
  }

  @Override
  public Tensor features(Faces faces) {
    List<Tensor> outputs = run(faces, known(faces.attributes()));
    return outputs.get(outputs.size() - 1);
  }

  @Override
  public Tensor forge(Faces faces, Edit edit) {
    return run(faces, condition(faces.attributes(), edit)).get(0);
  }

  private Tensor condition(Attributes attributesOfFaces, Edit edit) {
    Tensor own = known(attributesOfFaces);
    if (edit instanceof Edit.Identity) {
      return own;
    }
    if (!(edit instanceof Edit.Flip flip) || !attributes.contains(flip.attribute())) {
      throw new IllegalArgumentException(
          name + " does not know the edit " + edit.label() + "; it can flip " + attributes);
    }
    return AttributeFlip.of(flip.attribute(), attributes, own, EXCLUSIVE);
  }

  /** (N, attributes), 0 or 1. */
  private Tensor known(Attributes attributesOfFaces) {
    Tensor none = attributesOfFaces.values().narrow(1, 0, 0);
    return (attributes.isEmpty() ? none : attributesOfFaces.select(attributes)).to(type);
  }

  private List<Tensor> run(Faces faces, Tensor condition) {
    Tensor images = Resampling.resize(faces.images().to(type), imageSize, imageSize);
    List<Tensor> outputs = module.forward(images, condition);
    boolean one = outputs.size() == 1 || (outputs.size() == 2 && outputs.get(1).rank() == 4);
    if (!one || !outputs.get(0).hasShape(images.shape())) {
      throw new TensorException(
          module.file()
              + ": an editor returns a forgery like its "
              + images
              + ", and perhaps a feature map, but this one returned "
              + outputs);
    }
    return outputs;
  }
}
