package org.tsdf.tensor;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** The element types that tensors and checkpoints of this project hold. */
public enum DType {
  FLOAT32(4),
  FLOAT64(8),
  FLOAT16(2),
  BFLOAT16(2),
  INT64(8),
  INT32(4),
  INT16(2),
  INT8(1),
  UINT8(1),
  BOOL(1);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** What pictures are in beside networks of this type: single precision at least. */
  public DType ofPictures() {
    return this == FLOAT16 || this == BFLOAT16 ? FLOAT32 : this;
  }

  public boolean isFloatingPoint() {
    return switch (this) {
      case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> true;
      case INT64, INT32, INT16, INT8, UINT8, BOOL -> false;
    };
  }

  ScalarType nativeType() {
    return switch (this) {
      case FLOAT32 -> ScalarType.Float;
      case FLOAT64 -> ScalarType.Double;
      case FLOAT16 -> ScalarType.Half;
      case BFLOAT16 -> ScalarType.BFloat16;
      case INT64 -> ScalarType.Long;
      case INT32 -> ScalarType.Int;
      case INT16 -> ScalarType.Short;
      case INT8 -> ScalarType.Char;
      case UINT8 -> ScalarType.Byte;
      case BOOL -> ScalarType.Bool;
    };
  }

  static DType of(ScalarType type) {
    for (DType candidate : values()) {
      // the binding hands out enum values by number; intern() maps them to the constant
      if (candidate.nativeType() == type.intern()) {
        return candidate;
      }
    }
    throw new TensorException("tensors of type " + type + " are not supported");
  }
}
