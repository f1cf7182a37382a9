package org.tsdf.network;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Tensor;

/** How another port of the same network calls its tensors. */
interface Spelling {
  /** The other port's name for one of our layers. */
  String of(String name);

  /** Our own names. */
  static Spelling own() {
    return name -> name;
  }

  /** Tensors under the other port's names, brought back under those of our layout. */
  default Parameters undo(Layout layout, Parameters theirs) {
    Map<String, Tensor> ours = new LinkedHashMap<>();
    for (Layout.Entry entry : layout.entries()) {
      int dot = entry.name().lastIndexOf('.');
      String theirName = of(entry.name().substring(0, dot)) + entry.name().substring(dot);
      ours.put(entry.name(), theirs.get(theirName));
    }
    return new Parameters(ours);
  }
}
