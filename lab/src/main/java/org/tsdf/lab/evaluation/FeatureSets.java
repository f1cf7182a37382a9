package org.tsdf.lab.evaluation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.tsdf.metric.FeatureTally;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;

/** Features of sets of forgeries, as they are made. */
public interface FeatureSets {
  /**
   * Adds the features of some photos' forgeries; those that were added for the same photos before
   * are replaced.
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
    Map<String, FeatureTally> tallies = new HashMap<>();
    return new FeatureSets() {
      @Override
      public void add(int firstPhoto, Map<String, StoredTensor> features) {
        features.forEach((set, some) -> tallies.merge(set, tallyOf(some), FeatureTally::merge));
      }

      @Override
      public Optional<FeatureTally> tally(String set) {
        return Optional.ofNullable(tallies.get(set));
      }
    };
  }
}
