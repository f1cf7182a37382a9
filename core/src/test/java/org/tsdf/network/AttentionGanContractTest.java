package org.tsdf.network;

import java.util.Map;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.tensor.Checkpoint;

class AttentionGanContractTest extends AttributeEditorContract {
  @Override
  Architecture<FaceEditor> architecture() {
    return new AttentionGanArchitecture();
  }

  @Override
  Checkpoint checkpoint() {
    return FreshCheckpoint.of(
        AttentionGanGenerator.layout(new GeneratorSize(4, 1, 5)), 3, Map.of("image_size", "16"));
  }
}
