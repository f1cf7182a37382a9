package org.tsdf.network;

import java.util.Map;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.tensor.Checkpoint;

class StarGanContractTest extends AttributeEditorContract {
  @Override
  Architecture<FaceEditor> architecture() {
    return new StarGanArchitecture();
  }

  @Override
  Checkpoint checkpoint() {
    return FreshCheckpoint.of(
        StarGanGenerator.layout(new GeneratorSize(4, 1, 5)), 3, Map.of("image_size", "16"));
  }
}
