package org.tsdf.lab.training.network;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the training of one architecture can be told, by name, such as {@code batch}: text until it
 * is asked for as something else. Immutable.
 */
public final class TrainingSettings {
  /** How many iterations there shall be in the end: every architecture must have this one. */
  public static final String ITERATIONS = "iterations";

  private final String architecture;
  private final Map<String, String> usual;
  private final Map<String, String> told;

  private TrainingSettings(
      String architecture, Map<String, String> usual, Map<String, String> told) {
    this.architecture = architecture;
    this.usual = usual;
    this.told = told;
  }

  /** Those of an architecture, which shall have some. */
  public static TrainingSettings of(String architecture) {
    return new TrainingSettings(architecture, Map.of(), Map.of());
  }

  /**
   * The same settings and one more.
   *
   * @param value what it is unless told otherwise
   */
  public TrainingSettings having(String name, Object value) {
    Map<String, String> more = new LinkedHashMap<>(usual);
    more.put(name, value.toString());
    return new TrainingSettings(architecture, more, told);
  }

  /**
   * The same settings, one of them told otherwise.
   *
   * @throws IllegalArgumentException if the architecture has no such setting; names those it has
   */
  public TrainingSettings with(String name, String value) {
    if (!usual.containsKey(name)) {
      throw new IllegalArgumentException(
          architecture + " has no setting " + name + "; it has " + this);
    }
    Map<String, String> changed = new LinkedHashMap<>(told);
    changed.put(name, value.strip());
    return new TrainingSettings(architecture, usual, changed);
  }

  /** As it was told; may be empty. */
  public String text(String name) {
    String value = told.getOrDefault(name, usual.get(name));
    if (value == null) {
      throw new IllegalStateException(architecture + " did not declare its setting " + name);
    }
    return value;
  }

  /**
   * What stands between the commas.
   *
   * @throws IllegalArgumentException if that is nothing
   */
  public List<String> list(String name) {
    List<String> parts =
        Stream.of(text(name).split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
    if (parts.isEmpty()) {
      throw new IllegalArgumentException(name + " must name at least one");
    }
    return parts;
  }

  /**
   * @throws IllegalArgumentException if it is no whole number, or below {@code least}
   */
  public int integer(String name, int least) {
    try {
      int value = Integer.parseInt(text(name));
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "%s must be a whole number and at least %d, was %s".formatted(name, least, text(name)));
  }

  /**
   * @throws IllegalArgumentException if it is no finite number
   */
  public double number(String name) {
    try {
      double value = Double.parseDouble(text(name));
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(name + " must be a number, was " + text(name));
  }

  /**
   * One of the constants, spelt in lower case.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  public <E extends Enum<E>> E choice(String name, Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (spelling(constant).equals(text(name))) {
        return constant;
      }
    }
    String known =
        Arrays.stream(type.getEnumConstants())
            .map(TrainingSettings::spelling)
            .collect(Collectors.joining(" or "));
    throw new IllegalArgumentException(name + " must be " + known + ", was " + text(name));
  }

  private static String spelling(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** All there are and what they usually are: {@code batch=16, size=128}. */
  @Override
  public String toString() {
    return usual.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(", "));
  }
}
