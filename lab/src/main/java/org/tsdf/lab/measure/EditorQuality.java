package org.tsdf.lab.measure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.tsdf.metric.MeanTally;

/**
 * What a face editor did to faces; mergeable.
 *
 * @param flips of each edit that the classifier can judge, by its label
 * @param identityPsnrDb of faces rebuilt unchanged against the faces
 * @param forgeries that were made
 * @param nanoseconds that they took
 */
public record EditorQuality(
    Map<String, FlipTally> flips, MeanTally identityPsnrDb, long forgeries, long nanoseconds) {
  /** Of no face yet. */
  public static final EditorQuality EMPTY = new EditorQuality(Map.of(), MeanTally.EMPTY, 0, 0);

  public EditorQuality {
    flips = Collections.unmodifiableMap(new LinkedHashMap<>(flips));
  }

  /** Of the faces of both. */
  public EditorQuality merge(EditorQuality other) {
    Map<String, FlipTally> both = new LinkedHashMap<>(flips);
    other.flips.forEach((edit, tally) -> both.merge(edit, tally, FlipTally::merge));
    return new EditorQuality(
        both,
        identityPsnrDb.merge(other.identityPsnrDb),
        forgeries + other.forgeries,
        nanoseconds + other.nanoseconds);
  }

  /** The mean of the edits' rates, in [0, 1]; empty where none could be judged. */
  public OptionalDouble meanRate() {
    return flips.values().stream()
        .map(FlipTally::rate)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .average();
  }
}
