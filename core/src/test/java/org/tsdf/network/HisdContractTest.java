package org.tsdf.network;

import java.util.Map;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.tensor.Checkpoint;

class HisdContractTest extends FaceEditorContract {
  @Override
  Architecture<FaceEditor> architecture() {
    return new HisdArchitecture();
  }

  @Override
  Checkpoint checkpoint() {
    return FreshCheckpoint.of(HisdTest.SMALL.layout(), 3, Map.of("image_size", "16"));
  }
}
