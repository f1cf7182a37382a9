package org.tsdf.lab.training.detector;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tsdf.lab.catalogue.Architectures;
import org.tsdf.lab.training.network.Beginning;
import org.tsdf.network.DetectorDesign;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** The weights with which a detector begins, and the detector that they become. */
final class FreshDetector {
  /** In levels, about the standard deviation of the pixels of photos. */
  static final double PIXEL_UNIT = 64;

  /** The convolutions that give logits, by what their names contain. */
  private static final String HEADS = "(conf|loc|ClassHead|BboxHead|LandmarkHead).*weight";

  private static final double HEAD_SHARE = 0.1;

  private FreshDetector() {}

  /** Fresh weights, or those to begin with, which read whole levels. */
  static Parameters begin(Layout layout, Beginning beginning, RandomSource random) {
    if (beginning.weights() == null) {
      return weights(layout, random);
    }
    Parameters given = beginning.parameters(layout, () -> weights(layout, random));
    Map<String, Tensor> weights = new LinkedHashMap<>();
    given.names().forEach(name -> weights.put(name, given.get(name)));
    weights.computeIfPresent(first(layout), (name, tensor) -> tensor.times(PIXEL_UNIT));
    return new Parameters(weights);
  }

  /**
   * As {@link Layout#initialise}; the heads begin a tenth as large, so that at first no anchor is
   * sure of anything.
   */
  static Parameters weights(Layout layout, RandomSource random) {
    Parameters drawn = layout.initialise(random, DType.FLOAT32);
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (String name : drawn.names()) {
      Tensor tensor = drawn.get(name);
      weights.put(name, name.matches(HEADS) ? tensor.times(HEAD_SHARE) : tensor);
    }
    return new Parameters(weights);
  }

  /** What a file holds: weights that read whole levels, the face's logit lowered. */
  static Map<String, Tensor> kept(DetectorDesign design, Parameters learnt, double scoreShift) {
    Map<String, Tensor> kept = new LinkedHashMap<>();
    learnt.names().forEach(name -> kept.put(name, learnt.get(name)));
    kept.computeIfPresent(first(design.layout()), (name, tensor) -> tensor.dividedBy(PIXEL_UNIT));
    design
        .faceBiases()
        .forEach(
            (bias, faces) -> {
              float[] values = learnt.get(bias).toFloats();
              faces.forEach(face -> values[face] -= (float) scoreShift);
              kept.put(bias, Tensors.of(values, values.length));
            });
    return kept;
  }

  /** The name of the first convolution's weights. */
  static String first(Layout layout) {
    return layout.entries().get(0).name();
  }

  /** As a file of these weights will give it. */
  static FaceDetector load(DetectorDesign design, Checkpoint checkpoint) {
    return Architectures.find(design.architecture())
        .map(found -> (FaceDetector) found.load("in training", checkpoint, DType.FLOAT32))
        .orElseThrow();
  }
}
