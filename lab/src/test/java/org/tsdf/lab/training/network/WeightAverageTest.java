package org.tsdf.lab.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensors;

class WeightAverageTest {
  @TempDir private Path folder;

  @Test
  void numbers_are_averaged_by_share_and_counters_are_the_firsts() throws Exception {
    Path mean = folder.resolve("mean.safetensors");
    WeightAverage.write(List.of(part("a", 3, 7, 2.0, -1.0), part("b", 1, 9, 4.0, 1.0)), mean);

    Checkpoint written = Checkpoint.read(mean);
    try (Scope scope = Scope.open()) {
      double[] values = written.get("weight").toTensor().toDoubles();
      assertThat(values[0]).isCloseTo(2.5, within(1e-6));
      assertThat(values[1]).isCloseTo(-0.5, within(1e-6));
      assertThat(written.get("count").toTensor().toLongs()).containsExactly(7);
    }
    assertThat(written.get("weight").type()).isEqualTo(DType.FLOAT32);
    JsonNode card = new ObjectMapper().readTree(written.metadata().get("provenance"));
    assertThat(card.path("seed").asInt()).isEqualTo(7);
    assertThat(card.at("/averaged/0/share").asDouble()).isEqualTo(0.75);
    assertThat(card.at("/averaged/1/sha256").asText())
        .isEqualTo(Checkpoint.read(folder.resolve("b.safetensors")).sha256());
  }

  @Test
  void a_mean_of_means_lists_its_own_parts_whose_shares_add_up() throws Exception {
    Path mean = folder.resolve("mean.safetensors");
    WeightAverage.write(List.of(part("a", 1, 7, 2.0), part("b", 1, 9, 4.0)), mean);
    Path further = folder.resolve("further.safetensors");
    WeightAverage.write(List.of(new WeightAverage.Part(mean, 3), part("c", 1, 1, 7.0)), further);
    JsonNode card =
        new ObjectMapper().readTree(Checkpoint.read(further).metadata().get("provenance"));
    assertThat(card.path("averaged").findValuesAsText("share")).containsExactly("0.75", "0.25");
    assertThat(card.at("/averaged/0/sha256").asText()).isEqualTo(Checkpoint.read(mean).sha256());
  }

  @Test
  void half_precision_is_rounded_once_and_stays() {
    StoredTensor one;
    StoredTensor next;
    try (Scope scope = Scope.open()) {
      one = StoredTensor.of(Tensors.of(new double[] {1}, 1).to(DType.FLOAT32)).toHalf();
      next = StoredTensor.of(Tensors.of(new double[] {1.0009765625}, 1).to(DType.FLOAT32)).toHalf();
    }
    Checkpoint.write(folder.resolve("a.safetensors"), Map.of("weight", one), Map.of());
    Checkpoint.write(folder.resolve("b.safetensors"), Map.of("weight", next), Map.of());
    Path mean = folder.resolve("mean.safetensors");

    WeightAverage.write(
        List.of(
            new WeightAverage.Part(folder.resolve("a.safetensors"), 1),
            new WeightAverage.Part(folder.resolve("b.safetensors"), 3)),
        mean);

    StoredTensor written = Checkpoint.read(mean).get("weight");
    assertThat(written.type()).isEqualTo(DType.FLOAT16);
    try (Scope scope = Scope.open()) {
      assertThat(written.toTensor().to(DType.FLOAT64).item()).isEqualTo(1.0009765625);
    }
  }

  @Test
  void networks_of_other_shapes_shares_of_nothing_and_single_networks_are_refused() {
    WeightAverage.Part a = part("a", 1, 1, 1.0, 2.0);
    WeightAverage.Part longer = part("b", 1, 1, 1.0, 2.0, 3.0);
    Path mean = folder.resolve("mean.safetensors");

    assertThatThrownBy(() -> WeightAverage.write(List.of(a, longer), mean))
        .hasMessageContaining("a.safetensors and ")
        .hasMessageEndingWith("b.safetensors are not networks of one shape");
    assertThatThrownBy(() -> WeightAverage.write(List.of(a), mean))
        .hasMessage("a mean needs two networks or more");
    assertThatThrownBy(() -> new WeightAverage.Part(Path.of("a"), 0))
        .hasMessage("a needs a share above 0, not 0.0");
    assertThat(mean).doesNotExist();
  }

  @Test
  void networks_for_other_attributes_are_refused_though_their_shapes_are_the_same() {
    StoredTensor weight = weight(1.0, 2.0);
    Path one = folder.resolve("one.safetensors");
    Path other = folder.resolve("other.safetensors");
    Checkpoint.write(one, Map.of("weight", weight), Map.of("attributes", "Male,Young"));
    Checkpoint.write(other, Map.of("weight", weight), Map.of("attributes", "Young,Male"));
    Path mean = folder.resolve("mean.safetensors");
    List<WeightAverage.Part> parts =
        List.of(new WeightAverage.Part(one, 1), new WeightAverage.Part(other, 1));
    assertThatThrownBy(() -> WeightAverage.write(parts, mean))
        .hasMessageEndingWith("other.safetensors differ in attributes: Male,Young, Young,Male");
    assertThat(mean).doesNotExist();
  }

  private static StoredTensor weight(double... values) {
    try (Scope scope = Scope.open()) {
      return StoredTensor.of(Tensors.of(values, values.length).to(DType.FLOAT32));
    }
  }

  private WeightAverage.Part part(String name, double share, int count, double... values) {
    Path file = folder.resolve(name + ".safetensors");
    try (Scope scope = Scope.open()) {
      Checkpoint.write(
          file,
          Map.of(
              "weight", StoredTensor.of(Tensors.of(values, values.length).to(DType.FLOAT32)),
              "count", StoredTensor.of(Tensors.of(new long[] {count}, 1))),
          Map.of("provenance", "{\"seed\":" + count + "}"));
    }
    return new WeightAverage.Part(file, share);
  }
}
