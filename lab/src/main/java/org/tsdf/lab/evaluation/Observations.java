package org.tsdf.lab.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Where an evaluation puts what it sees, and looks up what it has seen before. */
public interface Observations {
  /** All, in the order in which they were added. */
  List<Observation> all();

  /** Adds those of some photos, all of them or, where that fails, none. */
  void add(List<Observation> some);

  /** Forgets those for which a condition does not hold. */
  void retain(Predicate<Observation> wanted);

  /** In memory, gone with the process. */
  static Observations inMemory() {
    List<Observation> all = new ArrayList<>();
    return new Observations() {
      @Override
      public List<Observation> all() {
        return List.copyOf(all);
      }

      @Override
      public void add(List<Observation> some) {
        all.addAll(some);
      }

      @Override
      public void retain(Predicate<Observation> wanted) {
        all.removeIf(wanted.negate());
      }
    };
  }
}
