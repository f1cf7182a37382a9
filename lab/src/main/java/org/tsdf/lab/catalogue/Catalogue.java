package org.tsdf.lab.catalogue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** The published networks that this project knows. */
public final class Catalogue {
  private static final String RESOURCE = "catalogue.json";

  private Catalogue() {}

  /** In the order of the paper: editors, then detectors. */
  public static List<KnownNetwork> networks() {
    try (InputStream in = Catalogue.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the build");
      }
      return List.of(new ObjectMapper().readValue(in, KnownNetwork[].class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Optional<KnownNetwork> find(String name) {
    return networks().stream().filter(network -> network.name().equals(name)).findFirst();
  }
}
