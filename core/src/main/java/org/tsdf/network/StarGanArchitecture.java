package org.tsdf.network;

import java.util.List;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Parameters;

/**
 * StarGAN's generator as a face editor. What shapes cannot tell is read from the metadata {@code
 * image_size} (else 256) and {@code attributes} (else the official five); see {@link
 * StarGanGenerator}.
 */
public final class StarGanArchitecture implements Architecture<FaceEditor> {
  @Override
  public String name() {
    return "stargan";
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
    Parameters parameters = StarGanGenerator.layout(size).load(checkpoint, type);
    StarGanGenerator generator =
        new StarGanGenerator(size, parameters, InstanceNorms.own(parameters));
    return new ConditionalEditor(name, generator, attributes, imageSize, type);
  }
}
