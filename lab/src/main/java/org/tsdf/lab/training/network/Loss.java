package org.tsdf.lab.training.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tsdf.tensor.Tensor;

/**
 * What a network shall make small.
 *
 * @param total a scalar that can be differentiated
 * @param parts its parts before they are weighted, and the total, for people to read
 */
public record Loss(Tensor total, Map<String, Double> parts) {
  public Loss {
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }
}
