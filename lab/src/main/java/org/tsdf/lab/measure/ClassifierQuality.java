package org.tsdf.lab.measure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.tsdf.image.Faces;
import org.tsdf.network.AttributeClassifier;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Scope;

/**
 * How often a classifier agrees with the labels; mergeable.
 *
 * @param attributes each by its name
 */
public record ClassifierQuality(Map<String, Agreement> attributes) {
  public static final ClassifierQuality EMPTY = new ClassifierQuality(Map.of());

  public ClassifierQuality {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /**
   * On one attribute.
   *
   * @param having faces that have it
   * @param seen how many of them the classifier says have it
   * @param lacking faces that lack it
   * @param cleared how many of them the classifier says lack it
   */
  public record Agreement(long having, long seen, long lacking, long cleared) {
    public static final Agreement EMPTY = new Agreement(0, 0, 0, 0);

    Agreement plus(boolean has, boolean said) {
      return has
          ? new Agreement(having + 1, seen + (said ? 1 : 0), lacking, cleared)
          : new Agreement(having, seen, lacking + 1, cleared + (said ? 0 : 1));
    }

    public Agreement merge(Agreement other) {
      return new Agreement(
          having + other.having,
          seen + other.seen,
          lacking + other.lacking,
          cleared + other.cleared);
    }

    /** The share of faces that are judged as labelled. */
    public OptionalDouble accuracy() {
      return share(seen + cleared, having + lacking);
    }

    /** The mean of the shares among those who have it and those who lack it. */
    public OptionalDouble balancedAccuracy() {
      return having == 0 || lacking == 0
          ? OptionalDouble.empty()
          : OptionalDouble.of(((double) seen / having + (double) cleared / lacking) / 2);
    }

    private static OptionalDouble share(long part, long whole) {
      return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
    }
  }

  /** Of some faces; an attribute counts as seen where the classifier's logit is above 0. */
  public static ClassifierQuality of(AttributeClassifier judge, Faces faces) {
    List<String> names = judge.attributes();
    float[] labels;
    float[] logits;
    try (Scope scope = Scope.open()) {
      labels = faces.attributes().select(names).toFloats();
      logits = Autograd.off(() -> judge.logits(faces.images()).toFloats());
    }
    Map<String, Agreement> found = new LinkedHashMap<>();
    for (int i = 0; i < labels.length; i++) {
      Agreement one = Agreement.EMPTY.plus(labels[i] > 0, logits[i] > 0);
      found.merge(names.get(i % names.size()), one, Agreement::merge);
    }
    return new ClassifierQuality(found);
  }

  /** Of the faces of both. */
  public ClassifierQuality merge(ClassifierQuality other) {
    Map<String, Agreement> both = new LinkedHashMap<>(attributes);
    other.attributes.forEach((name, found) -> both.merge(name, found, Agreement::merge));
    return new ClassifierQuality(both);
  }
}
