package org.tsdf.lab.evaluation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tsdf.metric.FeatureTally;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;

/** Features of sets of forgeries, as they are made. */
public interface FeatureSets {
  /**
   * Adds the features of some photos' forgeries; all that were added for the same first photo
   * before are replaced.
   *
   * @param firstPhoto the place of the first of these photos
   * @param features by the set's name, (N, D) each
   */
  void add(int firstPhoto, Map<String, StoredTensor> features);

  /** All features of a set; empty where there are none. */
  Optional<FeatureTally> tally(String set);

  /** Of the features of one part of a set, (N, D). */
  static FeatureTally tallyOf(StoredTensor features) {
    try (Scope scope = Scope.open()) {
      return FeatureTally.of(features.toTensor());
    }
  }

  /** In memory, gone with the process. */
  static FeatureSets inMemory() {
    Map<Integer, Map<String, FeatureTally>> parts = new TreeMap<>();
    return new FeatureSets() {
      @Override
      public void add(int firstPhoto, Map<String, StoredTensor> features) {
        Map<String, FeatureTally> part = new HashMap<>();
        features.forEach((set, some) -> part.put(set, tallyOf(some)));
        parts.put(firstPhoto, part);
      }

      @Override
      public Optional<FeatureTally> tally(String set) {
        return parts.values().stream()
            .flatMap(part -> Stream.ofNullable(part.get(set)))
            .reduce(FeatureTally::merge);
      }
    };
  }
}
