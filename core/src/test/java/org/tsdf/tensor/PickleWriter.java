package org.tsdf.tensor;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes pickles as Python's pickler and {@code torch.save} do, in protocol 2 or 4. */
final class PickleWriter {
  /** A tensor to be pickled: a window into a storage. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Pickled(String key, DType type, byte[] storage, long offset, long[] shape, long[] stride) {
    /** A tensor that fills its storage. */
    static Pickled whole(String key, DType type, byte[] storage, long... shape) {
      long[] stride = new long[shape.length];
      long step = 1;
      for (int i = shape.length - 1; i >= 0; i--) {
        stride[i] = step;
        step *= shape[i];
      }
      return new Pickled(key, type, storage, 0, shape, stride);
    }

    long elements() {
      return storage.length / type.bytes();
    }
  }

  /** A plain dictionary, pickled as {@code OrderedDict} with the attribute {@code _metadata}. */
  record Ordered(Map<String, ?> items) {}

  /** A name from a module, as a class or function is pickled. */
  record Global(String module, String name) {}

  /** A call of a global. */
  record Call(Global function, List<?> arguments) {}

  private final LittleEndianWriter out = new LittleEndianWriter();
  private final int protocol;
  private final boolean legacy;
  private int memo;

  /**
   * @param legacy whether storages are described as in the old container
   */
  PickleWriter(int protocol, boolean legacy) {
    this.protocol = protocol;
    this.legacy = legacy;
  }

  byte[] pickle(Object root) {
    op(0x80, protocol);
    if (protocol >= 4) {
      op(0x95).out.int64(1000);
    }
    value(root);
    op('.');
    return out.toBytes();
  }

  private void value(Object value) {
    if (value instanceof String text) {
      text(text);
    } else if (value instanceof Boolean truth) {
      op(truth ? 0x88 : 0x89);
    } else if (value instanceof Integer number) {
      integer(number);
    } else if (value instanceof Double number) {
      op('G');
      out.int64(Long.reverseBytes(Double.doubleToLongBits(number)));
    } else if (value instanceof byte[] littleEndian) {
      op(0x8a, littleEndian.length); // a long integer
      out.bytes(littleEndian);
    } else if (value instanceof List<?> list) {
      op(']').remember().op('(');
      list.forEach(this::value);
      op('e');
    } else if (value instanceof Map<?, ?> map) {
      op('}').remember();
      items(map);
    } else {
      object(value);
    }
  }

  private void object(Object value) {
    if (value instanceof Pickled tensor) {
      tensor(tensor);
    } else if (value instanceof Ordered ordered) {
      global("collections", "OrderedDict");
      op(')').op('R').remember();
      items(ordered.items());
      op('}').remember();
      text("_metadata");
      op('}').op('s').op('b');
    } else if (value instanceof Call call) {
      global(call.function().module(), call.function().name());
      tuple(call.arguments());
      op('R').remember();
    } else if (value instanceof Global global) {
      global(global.module(), global.name());
    } else {
      throw new IllegalArgumentException("cannot pickle " + value.getClass());
    }
  }

  private void items(Map<?, ?> items) {
    op('(');
    items.forEach(
        (key, value) -> {
          value(key);
          value(value);
        });
    op('u');
  }

  private void tensor(Pickled tensor) {
    global("torch._utils", "_rebuild_tensor_v2");
    op('(').op('(');
    text("storage");
    global("torch", storageName(tensor.type()));
    text(tensor.key());
    text("cpu");
    integer(tensor.elements());
    if (legacy) {
      op('N');
    }
    op('t').remember().op('Q');
    integer(tensor.offset());
    sizes(tensor.shape());
    sizes(tensor.stride());
    op(0x89);
    global("collections", "OrderedDict");
    op(')').op('R').remember();
    op('t').remember().op('R').remember();
  }

  static String storageName(DType type) {
    return switch (type) {
      case FLOAT32 -> "FloatStorage";
      case FLOAT64 -> "DoubleStorage";
      case FLOAT16 -> "HalfStorage";
      case BFLOAT16 -> "BFloat16Storage";
      case INT64 -> "LongStorage";
      case INT32 -> "IntStorage";
      case INT16 -> "ShortStorage";
      case INT8 -> "CharStorage";
      case UINT8 -> "ByteStorage";
      case BOOL -> "BoolStorage";
    };
  }

  private void sizes(long[] numbers) {
    op('(');
    for (long number : numbers) {
      integer(number);
    }
    op('t');
  }

  private void tuple(List<?> items) {
    op('(');
    items.forEach(this::value);
    op('t');
  }

  private void global(String module, String name) {
    if (protocol >= 4) {
      text(module);
      text(name);
      op(0x93);
    } else {
      op('c');
      out.bytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    }
    remember();
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (protocol >= 4) {
      op(0x8c, bytes.length);
    } else {
      op('X').out.int32(bytes.length);
    }
    out.bytes(bytes);
    remember();
  }

  private void integer(long number) {
    if (number >= 0 && number < 256) {
      op('K', (int) number);
    } else if (number >= 0 && number < 65536) {
      op('M').out.int16((int) number);
    } else if (number == (int) number) {
      op('J').out.int32(number);
    } else {
      op(0x8a, 8).out.int64(number);
    }
  }

  private PickleWriter remember() {
    if (protocol >= 4) {
      return op(0x94);
    }
    if (memo < 256) {
      return op('q', memo++);
    }
    op('r').out.int32(memo++);
    return this;
  }

  private PickleWriter op(int... bytes) {
    for (int b : bytes) {
      out.int8(b);
    }
    return this;
  }
}
