package org.tsdf.lab.training.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tsdf.image.Photo;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;

/**
 * A network that learns, as {@link NetworkTrainer} sees it. Whatever is random in an iteration
 * follows from the seed and the iteration's number, so that {@link #state} is all there is to save.
 */
public interface NetworkTraining {

  /** Everything that decides what is learnt, except the photos, the seed and the start. */
  JsonNode describe();

  /** Of all losses that {@link #iterate} can tell. */
  List<String> lossNames();

  /** The few of them that tell most, for a line on a screen. */
  default List<String> mainLosses() {
    return lossNames();
  }

  /**
   * Learns once.
   *
   * @param iteration from 1
   * @return the losses of this iteration before its steps; some may be missing in some iterations
   */
  Map<String, Double> iterate(int iteration);

  /** All that the next iteration depends on, by name: live tensors, to be read or restored into. */
  Map<String, Tensor> state();

  /** What will be used: the network's tensors under their upstream names. */
  Map<String, Tensor> weights();

  /** What a weights file must say besides, such as {@code attributes}. */
  Map<String, String> metadata();

  /** The network as its weights file would give it now, in the precision of training. */
  default Checkpoint checkpoint() {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    weights().forEach((name, tensor) -> stored.put(name, StoredTensor.of(tensor)));
    return Checkpoint.of(Path.of("in training"), stored, metadata());
  }

  /** What the network makes of some photos by now. */
  Photo sheet();
}
