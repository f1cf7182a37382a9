package org.tsdf.lab.baseline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.training.Defense;
import org.tsdf.perturbation.Settings;
import org.tsdf.poisoning.FaceDetector;

/** The baselines by name. */
public final class Baselines {
  private static final List<String> EDITORS = List.of("cmua", "found");
  private static final List<String> DETECTORS = List.of("ssod", "facepoison");

  private Baselines() {}

  public static List<String> names() {
    return List.of("cmua", "found", "ssod", "facepoison", "random");
  }

  /** Whether a baseline is trained against face editors. */
  public static boolean usesEditors(String name) {
    return EDITORS.contains(name);
  }

  /** Whether a baseline is trained against face detectors. */
  public static boolean usesDetectors(String name) {
    return DETECTORS.contains(name);
  }

  /**
   * The published settings of a baseline, some of them changed.
   *
   * @param name one of {@link #names}
   * @param changes values by key, such as {@code cmua.steps}
   * @throws IllegalArgumentException if a key is unknown or a value does not fit
   */
  public static Record options(String name, Map<String, String> changes) {
    return switch (name) {
      case "cmua" -> changed(name, Cmua.Options.published(), Cmua.Options.class, changes);
      case "found" -> changed(name, Found.Options.published(), Found.Options.class, changes);
      case "ssod" -> changed(name, Ssod.Options.published(), Ssod.Options.class, changes);
      case "facepoison" ->
          changed(name, FacePoison.Options.published(), FacePoison.Options.class, changes);
      case "random" ->
          changed(name, RandomNoise.Options.published(), RandomNoise.Options.class, changes);
      default -> throw new IllegalArgumentException("no baseline is called " + name);
    };
  }

  /**
   * A baseline, trained against the networks of the kind that it uses.
   *
   * @param options what {@link #options} gave
   * @throws IllegalArgumentException if the networks that it needs are missing
   */
  public static Defense of(
      Record options, List<FaceEditor> editors, List<FaceDetector> detectors, long seed) {
    if (options instanceof Cmua.Options cmua) {
      return new Cmua(cmua, editors, seed);
    }
    if (options instanceof Found.Options found) {
      return new Found(found, editors, seed);
    }
    if (options instanceof Ssod.Options ssod) {
      return new Ssod(ssod, detectors, seed);
    }
    if (options instanceof FacePoison.Options facePoison) {
      return new FacePoison(facePoison, detectors, seed);
    }
    if (options instanceof RandomNoise.Options random) {
      return new RandomNoise(random, seed);
    }
    throw new IllegalArgumentException(options + " belong to no baseline");
  }

  private static <T extends Record> T changed(
      String name, T published, Class<T> type, Map<String, String> changes) {
    List<String> known = Settings.keys(published).stream().map(key -> name + "." + key).toList();
    Map<String, String> unprefixed = new LinkedHashMap<>();
    changes.forEach(
        (key, value) -> {
          if (!known.contains(key)) {
            throw new IllegalArgumentException(
                "unknown setting " + key + "; known are " + String.join(", ", known));
          }
          unprefixed.put(key.substring(name.length() + 1), value);
        });
    try {
      return Settings.with(published, type, unprefixed);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + "." + e.getMessage(), e);
    }
  }
}
