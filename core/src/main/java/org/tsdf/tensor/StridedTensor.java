package org.tsdf.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor as PyTorch describes it: a window into a storage, which several tensors may share.
 *
 * @param offset of the first element in the storage, in elements
 * @param stride distance between neighbours along each axis, in elements
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StridedTensor(Storage storage, long offset, long[] shape, long[] stride) {
  private static final int MOST_AXES = 64;

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
    if (shape.length != stride.length || shape.length > MOST_AXES) {
      return "has " + shape.length + " axes and " + stride.length + " strides";
    }
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] < 0 || stride[i] < 0) {
        return "has a negative extent or stride in shape " + Shapes.text(shape);
      }
    }
    try {
      Math.multiplyExact(elements(), (long) type().bytes());
      long first = Math.addExact(offset, storage.shift());
      if (offset < 0 || first < 0 || end(first) > storage.elements()) {
        return "of shape " + Shapes.text(shape) + " reaches beyond its storage";
      }
    } catch (ArithmeticException e) {
      return "has the impossible shape " + Shapes.text(shape);
    }
    return "";
  }

  DType type() {
    return storage.type();
  }

  /** How many bytes the elements take when they lie side by side. */
  long bytes() {
    return elements() * type().bytes();
  }

  /** Whether the elements already lie side by side in row-major order. */
  boolean isContiguous() {
    long expected = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      if (shape[i] != 1 && stride[i] != expected) {
        return elements() == 0;
      }
      expected *= shape[i];
    }
    return true;
  }

  /** The tensor's own elements, row-major, out of all the bytes of its storage. */
  StoredTensor from(ByteBuffer data) {
    if (elements() == 0) {
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

  private long elements() {
    if (Arrays.stream(shape).anyMatch(extent -> extent == 0)) {
      return 0;
    }
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  /** One past the last element in the storage. */
  private long end(long first) {
    if (elements() == 0) {
      return 0;
    }
    long last = first;
    for (int i = 0; i < shape.length; i++) {
      last = Math.addExact(last, Math.multiplyExact(shape[i] - 1, stride[i]));
    }
    return Math.addExact(last, 1);
  }
}
