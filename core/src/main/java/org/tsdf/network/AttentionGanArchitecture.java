package org.tsdf.network;

import java.util.List;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Parameters;

/**
 * AttentionGAN's generator as a face editor. What shapes cannot tell is read from the metadata
 * {@code image_size} (else 256) and {@code attributes} (else the official five); see {@link
 * AttentionGanGenerator}.
 */
public final class AttentionGanArchitecture implements Architecture<FaceEditor> {
  @Override
  public String name() {
    return "attentiongan";
  }

  @Override
  public Class<FaceEditor> port() {
    return FaceEditor.class;
  }

  @Override
  public FaceEditor load(String name, Checkpoint checkpoint, DType type) {
    GeneratorSize size = GeneratorSize.of(checkpoint);
    List<String> attributes = ConditionalEditor.attributes(checkpoint, size.attributes());
    int imageSize = ConditionalEditor.imageSize(checkpoint);
    Parameters parameters = AttentionGanGenerator.layout(size).load(checkpoint, type);
    AttentionGanGenerator generator =
        new AttentionGanGenerator(size, parameters, InstanceNorms.own(parameters));
    return new ConditionalEditor(name, generator, attributes, imageSize, type);
  }
}
