package org.tsdf.lab.training;

import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;

/** In which numbers networks compute; what is learnt and its steps are in single precision. */
public enum Precision {
  /** Single precision. */
  FLOAT32(DType.FLOAT32),
  /** Layers in bfloat16, which some processors compute faster. */
  BFLOAT16(DType.BFLOAT16);

  private final DType type;

  Precision(DType type) {
    this.type = type;
  }

  /** Of weights and maps. */
  public DType type() {
    return type;
  }

  /**
   * A network's weights in this precision, through which gradients flow back to them as they are.
   * Those of normalisations stay, and so do running statistics.
   */
  public Parameters of(Parameters weights, Layout layout) {
    return this == FLOAT32 ? weights : layout.reduced(weights, type);
  }
}
