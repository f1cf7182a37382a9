package org.tsdf.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tsdf.tensor.Scope;

class ShippedPerturbationsTest {
  private static final Path RESOURCES = Path.of("src/main/resources/org/tsdf/perturbation");

  @Test
  void every_file_is_listed_in_the_index_and_every_listed_file_is_there() throws IOException {
    try (Stream<Path> files = Files.list(RESOURCES)) {
      List<String> there =
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith(".safetensors"))
              .map(file -> file.replace(".safetensors", ""))
              .toList();
      assertThat(ShippedPerturbations.names()).containsExactlyInAnyOrderElementsOf(there);
    }
  }

  @Test
  void the_default_is_listed_first() {
    assertThat(ShippedPerturbations.names()).startsWith(ShippedPerturbations.DEFAULT);
  }

  @Test
  void each_can_be_read_has_a_card_and_is_explained_in_a_sentence() {
    for (String name : ShippedPerturbations.names()) {
      try (Scope scope = Scope.open()) {
        Perturbation perturbation = ShippedPerturbations.named(name);
        assertThat(perturbation.provenance().defense()).as(name).isNotEqualTo("unknown");
        assertThat(perturbation.values().abs().max().item()).as(name).isPositive();
        assertThat(ShippedPerturbations.description(name)).as(name).endsWith(".");
        assertThat(ShippedPerturbations.fileSize(name))
            .as(name)
            .isLessThan(450_000) /* half precision: 393,216 and a card */;
      }
    }
  }

  @Test
  void an_unknown_name_is_answered_with_those_that_there_are() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShippedPerturbations.named("nonsense"))
        .withMessageContaining("no perturbation is called nonsense; shipped are default");
  }
}
