package org.tsdf.network;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Tensor;

/** How another port of the same network calls its tensors. */
interface Spelling {
  /** The other port's name for one of ours. */
  String of(String name);

  /** Our own names. */
  static Spelling own() {
    return name -> name;
  }

  /** The same tensors under the other port's names. */
  default Layout of(Layout layout) {
    Layout.Builder builder = Layout.builder();
    for (Layout.Entry entry : layout.entries()) {
      builder.add(of(entry.name()), entry.role(), entry.shape());
    }
    return builder.build();
  }

  /** Tensors under the other port's names, brought back under the names of our layout. */
  default Parameters undo(Layout layout, Parameters theirs) {
    Map<String, Tensor> ours = new LinkedHashMap<>();
    for (Layout.Entry entry : layout.entries()) {
      ours.put(entry.name(), theirs.get(of(entry.name())));
    }
    return new Parameters(ours);
  }
}
