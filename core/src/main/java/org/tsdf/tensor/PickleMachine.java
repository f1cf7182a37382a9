package org.tsdf.tensor;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The stack machine of Python's pickle format, for the opcodes of protocols 2 to 5 that plain data
 * needs. It calls nothing but the functions that its {@link World} hands out, never recurses, and
 * allocates in proportion to the bytes that it reads. That is why it is our own: general unpicklers
 * keep a registry of constructors for all users in the process, look methods up by reflection, and
 * allocate whatever length a file claims.
 *
 * <p>Values are String, Long, BigInteger, Double, Boolean, {@link #NONE}, List (Python's lists,
 * tuples and sets), Map (dictionaries, in order), ByteBuffer, and whatever the world makes.
 */
final class PickleMachine {
  static final Object NONE =
      new Object() {
        @Override
        public String toString() {
          return "None";
        }
      };

  /** What a pickle may refer to. */
  interface World {
    /**
     * The object behind a global name such as {@code collections.OrderedDict}.
     *
     * @throws CheckpointException if the name is not allowed
     */
    Object global(String name);

    /** The object that lies outside the pickle under an identifier. */
    Object persistent(Object id);
  }

  /** A global that can be called. */
  interface Function {
    Object call(List<?> arguments);
  }

  private static final int LONGEST_INTEGER = 256;
  private static final int NEWEST_PROTOCOL = 5;

  private final Path file;
  private final String entry;
  private final ByteBuffer in;
  private final World world;
  private final List<Object> stack = new ArrayList<>();
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final Map<Long, Object> memo = new HashMap<>();

  /**
   * @param entry what the pickle is called in messages
   * @param in read from its position on; left behind the pickle's end
   */
  PickleMachine(Path file, String entry, ByteBuffer in, World world) {
    this.file = file;
    this.entry = entry;
    this.in = in.order(ByteOrder.LITTLE_ENDIAN);
    this.world = world;
  }

  /**
   * Runs one pickle to its end.
   *
   * @throws CheckpointException if it is damaged or asks for something that is not allowed
   */
  Object run() {
    while (true) {
      int opcode = unsignedByte();
      if (opcode == '.') {
        return pop();
      }
      if (!literal(opcode) && !structure(opcode) && !memory(opcode)) {
        object(opcode);
      }
    }
  }

  private boolean literal(int opcode) {
    switch (opcode) {
      case 'N' -> push(NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) need(4).getInt());
      case 'K' -> push((long) unsignedByte());
      case 'M' -> push((long) Short.toUnsignedInt(need(2).getShort()));
      case 0x8a -> push(integer(unsignedByte()));
      case 0x8b -> push(integer(unsignedInt()));
      case 'G' -> push(need(8).order(ByteOrder.BIG_ENDIAN).getDouble());
      case 'X' -> push(text(unsignedInt(), StandardCharsets.UTF_8));
      case 0x8c -> push(text(unsignedByte(), StandardCharsets.UTF_8));
      case 0x8d -> push(text(need(8).getLong(), StandardCharsets.UTF_8));
      case 'U' -> push(text(unsignedByte(), StandardCharsets.ISO_8859_1));
      case 'T' -> push(text(unsignedInt(), StandardCharsets.ISO_8859_1));
      case 'C' -> push(need(unsignedByte()));
      case 'B' -> push(need(unsignedInt()));
      case 0x8e -> push(need(need(8).getLong()));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean structure(int opcode) {
    switch (opcode) {
      case '(' -> marks.push(stack.size());
      case '0' -> pop();
      case '1' -> popToMark();
      case '2' -> push(peek());
      case ')', ']', 0x8f -> push(new ArrayList<>());
      case 't', 'l', 0x91 -> push(popToMark());
      case 0x85 -> push(popLast(1));
      case 0x86 -> push(popLast(2));
      case 0x87 -> push(popLast(3));
      case '}' -> push(new LinkedHashMap<>());
      case 'd' -> put(popToMark(), new LinkedHashMap<>());
      case 'a' -> append(popLast(1));
      case 'e', 0x90 -> append(popToMark());
      case 's' -> put(popLast(2));
      case 'u' -> put(popToMark());
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean memory(int opcode) {
    switch (opcode) {
      case 'q' -> memo.put((long) unsignedByte(), peek());
      case 'r' -> memo.put(unsignedInt(), peek());
      case 0x94 -> memo.put((long) memo.size(), peek());
      case 'h' -> recall(unsignedByte());
      case 'j' -> recall(unsignedInt());
      default -> {
        return false;
      }
    }
    return true;
  }

  private void object(int opcode) {
    switch (opcode) {
      case 0x80 -> {
        int protocol = unsignedByte();
        if (protocol > NEWEST_PROTOCOL) {
          throw fault("has pickle protocol " + protocol + ", newer than " + NEWEST_PROTOCOL);
        }
      }
      case 0x95 -> need(8); // a frame only announces how much follows
      case 'c' -> push(world.global(line() + "." + line()));
      case 'i' -> {
        String name = line() + "." + line();
        world.global(name);
        throw fault("makes an object of " + name + " in a way that no state dict needs");
      }
      case 0x93 -> {
        List<Object> name = popLast(2);
        push(world.global(string(name.get(0)) + "." + string(name.get(1))));
      }
      case 'R', 0x81 -> {
        List<Object> call = popLast(2);
        push(call(call.get(0), call.get(1)));
      }
      case 'b' -> pop(); // attributes of a dictionary, such as its version, carry no tensors
      case 'Q' -> push(world.persistent(pop()));
      default ->
          throw fault(
              String.format(
                  "is damaged or no state dict: unexpected pickle opcode 0x%02x", opcode));
    }
  }

  private Object call(Object function, Object arguments) {
    if (function instanceof Function callable && arguments instanceof List<?> list) {
      return callable.call(list);
    }
    throw fault("calls " + nameOf(function) + ", which is no function");
  }

  private void append(List<Object> items) {
    list(peek()).addAll(items);
  }

  private void put(List<Object> items) {
    Map<Object, Object> target = dictionary(peek());
    pop();
    put(items, target);
  }

  private void put(List<Object> items, Map<Object, Object> target) {
    if (items.size() % 2 != 0) {
      throw fault("is damaged: a dictionary key has no value");
    }
    for (int i = 0; i < items.size(); i += 2) {
      Object key = items.get(i);
      if (!(key instanceof String || key instanceof Long || key instanceof Double)) {
        throw fault(
            "has " + nameOf(key) + " as a dictionary key; state dicts have text or numbers");
      }
      target.put(key, items.get(i + 1));
    }
    push(target);
  }

  private String string(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw fault("is damaged: has " + nameOf(value) + " for a name");
  }

  @SuppressWarnings("unchecked") // every List on the stack was made here or by the world
  private List<Object> list(Object value) {
    if (value instanceof List) {
      return (List<Object>) value;
    }
    throw fault("is damaged: appends to " + nameOf(value));
  }

  @SuppressWarnings("unchecked") // every Map on the stack was made here or by the world
  private Map<Object, Object> dictionary(Object value) {
    if (value instanceof Map) {
      return (Map<Object, Object>) value;
    }
    throw fault("is damaged: sets an item of " + nameOf(value));
  }

  private void recall(long index) {
    Object found = memo.get(index);
    if (found == null) {
      throw fault("is damaged: refers to a value that it never stored");
    }
    push(found);
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object peek() {
    return stack.get(lastIndices(1));
  }

  private Object pop() {
    return stack.remove(lastIndices(1));
  }

  private List<Object> popLast(int count) {
    return cut(lastIndices(count));
  }

  private List<Object> popToMark() {
    if (marks.isEmpty()) {
      throw fault("is damaged: a group ends that never began");
    }
    return cut(marks.pop());
  }

  private int lastIndices(int count) {
    int first = stack.size() - count;
    if (first < (marks.isEmpty() ? 0 : marks.peek())) {
      throw fault("is damaged: takes more values than there are");
    }
    return first;
  }

  private List<Object> cut(int from) {
    List<Object> tail = stack.subList(from, stack.size());
    List<Object> items = new ArrayList<>(tail);
    tail.clear();
    return items;
  }

  private Object integer(long length) {
    if (length > LONGEST_INTEGER) {
      throw fault("is damaged: has an integer of " + length + " bytes");
    }
    ByteBuffer littleEndian = need(length);
    byte[] bigEndian = new byte[(int) length + 1];
    for (int i = 0; i < length; i++) {
      bigEndian[(int) length - i] = littleEndian.get(i);
    }
    bigEndian[0] = (byte) (length > 0 && bigEndian[1] < 0 ? -1 : 0);
    BigInteger value = new BigInteger(bigEndian);
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private String text(long length, Charset charset) {
    return charset.decode(need(length)).toString();
  }

  private String line() {
    int start = in.position();
    while (unsignedByte() != '\n') {
      // looking for the end
    }
    int length = in.position() - 1 - start;
    return StandardCharsets.UTF_8.decode(in.slice(start, length)).toString();
  }

  private int unsignedByte() {
    return Byte.toUnsignedInt(need(1).get());
  }

  private long unsignedInt() {
    return Integer.toUnsignedLong(need(4).getInt());
  }

  private ByteBuffer need(long length) {
    if (length < 0 || length > in.remaining()) {
      throw fault("is damaged or truncated: the pickle ends early");
    }
    ByteBuffer piece = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + (int) length);
    return piece;
  }

  private CheckpointException fault(String fault) {
    return new CheckpointException(file, entry, fault);
  }

  /** What a value is called in messages; never its contents, which may be endless. */
  static String nameOf(Object value) {
    if (value instanceof String) {
      return "a string";
    } else if (value instanceof Number) {
      return "a number";
    } else if (value instanceof Boolean) {
      return "a truth value";
    } else if (value instanceof List) {
      return "a list";
    } else if (value instanceof Map) {
      return "a dictionary";
    } else if (value instanceof ByteBuffer) {
      return "raw bytes";
    }
    return value == NONE ? "None" : "an object";
  }
}
