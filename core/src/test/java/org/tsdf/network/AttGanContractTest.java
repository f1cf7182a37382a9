package org.tsdf.network;

import java.util.Map;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.tensor.Checkpoint;

class AttGanContractTest extends AttributeEditorContract {
  @Override
  Architecture<FaceEditor> architecture() {
    return new AttGanArchitecture();
  }

  @Override
  Checkpoint checkpoint() {
    return FreshCheckpoint.of(
        new AttGanConfig(2, 4, 2, 4, 13, 1, 0).layout(), 3, Map.of("image_size", "16"));
  }
}
