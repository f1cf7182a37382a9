package org.tsdf.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A tensor as PyTorch describes it: a window into a storage, which several tensors may share.
 *
 * @param offset of the first element in the storage, in elements
 * @param stride distance between neighbours along each axis, in elements
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StridedTensor(Storage storage, long offset, long[] shape, long[] stride) {
  /** PyTorch allows no more. */
  static final int MOST_AXES = 64;

  /**
   * Where the elements of tensors lie.
   *
   * @param key its name in the container
   * @param elements its size
   * @param shift added to every offset, for a storage that is a view of a larger one
   */
  record Storage(String key, DType type, long elements, long shift) {
    /** Size in bytes; -1 if that is beyond all measure. */
    long bytes() {
      return elements < 0 || elements > Long.MAX_VALUE / type.bytes()
          ? -1
          : elements * type.bytes();
    }
  }

  /** What is wrong with the description, or an empty string. */
  String fault() {
    if (shape.length != stride.length) {
      return "has " + shape.length + " axes and " + stride.length + " strides";
    }
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] < 0 || stride[i] < 0) {
        return "has a negative extent or stride in shape " + Shapes.text(shape);
      }
    }
    if (bytes() < 0) {
      return "has the impossible shape " + Shapes.text(shape);
    }
    if (!liesInStorage()) {
      return "of shape " + Shapes.text(shape) + " reaches beyond its storage";
    }
    return "";
  }

  DType type() {
    return storage.type();
  }

  /** How many bytes the elements take when they lie side by side. */
  long bytes() {
    return StoredTensor.bytes(type(), shape);
  }

  /** Whether the elements already lie side by side in row-major order. */
  boolean isContiguous() {
    long expected = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      if (shape[i] != 1 && stride[i] != expected) {
        return bytes() == 0;
      }
      expected *= shape[i];
    }
    return true;
  }

  /** The tensor's own elements, row-major, out of all the bytes of its storage. */
  StoredTensor from(ByteBuffer data) {
    if (bytes() == 0) {
      return new StoredTensor(type(), shape, ByteBuffer.allocate(0));
    }
    int first = Math.toIntExact((offset + storage.shift()) * type().bytes());
    if (isContiguous()) {
      return new StoredTensor(type(), shape, data.slice(first, Math.toIntExact(bytes())));
    }
    return new StoredTensor(type(), shape, gathered(data, first));
  }

  private ByteBuffer gathered(ByteBuffer data, int first) {
    ByteBuffer source = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer target =
        ByteBuffer.allocate(Math.toIntExact(bytes())).order(ByteOrder.LITTLE_ENDIAN);
    long[] index = new long[shape.length];
    long position = 0;
    while (target.hasRemaining()) {
      copyElement(source, first + (int) position * type().bytes(), target);
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        position += stride[axis];
        if (++index[axis] < shape[axis]) {
          break;
        }
        position -= stride[axis] * shape[axis];
        index[axis] = 0;
      }
    }
    return target.flip();
  }

  private void copyElement(ByteBuffer source, int at, ByteBuffer target) {
    switch (type().bytes()) {
      case 1 -> target.put(source.get(at));
      case 2 -> target.putShort(source.getShort(at));
      case 4 -> target.putInt(source.getInt(at));
      default -> target.putLong(source.getLong(at));
    }
  }

  private boolean liesInStorage() {
    if (offset < 0 || storage.shift() < 0 || storage.bytes() < 0) {
      return false;
    } else if (bytes() == 0) {
      return true;
    } else if (storage.bytes() == 0) {
      return false;
    }
    long room = storage.elements() - 1; // elements behind the first
    for (long used : new long[] {offset, storage.shift()}) {
      if (used > room) {
        return false;
      }
      room -= used;
    }
    for (int i = 0; i < shape.length; i++) {
      if (stride[i] > 0 && shape[i] - 1 > room / stride[i]) {
        return false;
      }
      room -= (shape[i] - 1) * stride[i];
    }
    return true;
  }
}
