package org.tsdf.lab.catalogue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A published network.
 *
 * @param name under which it is added and used
 * @param architecture that loads it
 * @param kind {@code editor} or {@code detector}
 * @param imageSize height and width of its pictures, where neither its file nor its architecture
 *     tells; else null
 * @param published where its authors publish it
 * @param checkpoint the file to add
 * @param further files that are published beside it
 */
public record KnownNetwork(
    String name,
    String architecture,
    String kind,
    @Nullable Integer imageSize,
    String description,
    String published,
    OfficialFile checkpoint,
    List<OfficialFile> further) {
  public KnownNetwork {
    further = List.copyOf(further);
  }
}
