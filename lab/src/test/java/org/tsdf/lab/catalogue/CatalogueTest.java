package org.tsdf.lab.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tsdf.network.Architecture;
import org.tsdf.network.AttributeClassifier;

class CatalogueTest {
  @Test
  void every_published_network_has_an_architecture_of_its_kind() {
    for (KnownNetwork network : Catalogue.networks()) {
      Architecture<?> architecture = Architectures.named(network.architecture());
      assertThat(Architectures.kind(architecture.port()))
          .as(network.name())
          .isEqualTo(network.kind());
    }
  }

  @Test
  void every_architecture_of_ours_has_a_published_network() {
    assertThat(Architectures.all())
        .filteredOn(architecture -> architecture.getClass().getName().startsWith("org.tsdf."))
        .isNotEmpty()
        .filteredOn(architecture -> !architecture.name().startsWith("torchscript-"))
        .filteredOn(architecture -> architecture.port() != AttributeClassifier.class) // never was
        .allMatch(architecture -> Catalogue.find(architecture.name()).isPresent());
  }

  @Test
  void names_are_unique_and_hashes_are_whole_and_say_where_they_are_from() {
    List<KnownNetwork> networks = Catalogue.networks();
    assertThat(networks).extracting(KnownNetwork::name).doesNotHaveDuplicates();
    List<OfficialFile> files = new ArrayList<>();
    for (KnownNetwork network : networks) {
      files.add(network.checkpoint());
      files.addAll(network.further());
      assertThat(network.published()).contains("https://");
    }
    for (OfficialFile file : files) {
      assertThat(file.sha256() == null).as(file.file()).isEqualTo(file.hashOrigin() == null);
      if (file.sha256() != null) {
        assertThat(file.sha256()).matches("[0-9a-f]{64}");
      }
    }
  }
}
