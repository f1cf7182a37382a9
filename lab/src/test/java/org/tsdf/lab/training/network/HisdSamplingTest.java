package org.tsdf.lab.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsdf.lab.dataset.FaceBank;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

class HisdSamplingTest {
  private static final int SIZE = 8;
  private static final String TAGS = "Light: bright=Bright, dark=-Bright; Odd: yes=Odd, no=-Odd";

  @TempDir private Path folder;

  private final Scope scope = Scope.open();
  private FaceBank bank;

  @BeforeEach
  void readFaces() throws IOException {
    bank = ToyFaces.bank(ToyFaces.write(folder, 30, SIZE), SIZE);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private HisdSampling sampling(String tags, long seed) {
    return sampling(tags, Collections.nCopies(TagRule.parse(tags).size(), 1.0), seed);
  }

  private HisdSampling sampling(String tags, List<Double> shares, long seed) {
    return new HisdSampling(
        bank, TagRule.parse(tags), shares, List.of("Bright"), 4, 5, new RandomSource(seed));
  }

  @Test
  void a_tag_of_four_shares_in_five_is_drawn_about_four_times_in_five() {
    HisdSampling sampling = sampling(TAGS, List.of(1.0, 4.0), 1);
    int second = 0;
    for (int iteration = 1; iteration <= 200; iteration++) {
      second += sampling.at(iteration).tag();
    }
    assertThat(second).isBetween(140, 180);
  }

  @Test
  void a_tag_without_a_share_is_never_drawn() {
    HisdSampling sampling = sampling(TAGS, List.of(3.0, 0.0), 1);
    for (int iteration = 1; iteration <= 200; iteration++) {
      assertThat(sampling.at(iteration).tag()).isZero();
    }
  }

  @Test
  void the_faces_are_examples_of_the_source_and_the_target_is_another_choice() {
    HisdSampling sampling = sampling(TAGS, 1);
    Set<String> kinds = new HashSet<>();
    for (int iteration = 1; iteration <= 40; iteration++) {
      HisdBatch batch = sampling.at(iteration);
      kinds.add(batch.tag() + ":" + batch.source() + ">" + batch.target());
      assertThat(batch.target()).isNotEqualTo(batch.source());
      assertThat(batch.noise().shape()).containsExactly(4, 5);
      double[] light = batch.images().mean(1, 2, 3).toDoubles();
      float[] told = batch.conditions().toFloats();
      for (int i = 0; i < 4; i++) {
        assertThat(told[i]).isEqualTo(light[i] > 0 ? 1 : -1);
        if (batch.tag() == 0) {
          assertThat(light[i] > 0).isEqualTo(batch.source() == 0);
        }
      }
    }
    assertThat(kinds).containsExactlyInAnyOrder("0:0>1", "0:1>0", "1:0>1", "1:1>0");
  }

  @Test
  void an_iteration_gives_the_same_in_whatever_order_it_is_asked_for() {
    HisdSampling one = sampling(TAGS, 1);
    HisdSampling other = sampling(TAGS, 1);
    one.at(3);
    assertThat(one.at(7).images().toFloats()).isEqualTo(other.at(7).images().toFloats());
    assertThat(one.at(7).noise().toFloats()).isEqualTo(other.at(7).noise().toFloats());
    assertThat(one.at(7).noise().toFloats()).isNotEqualTo(one.at(8).noise().toFloats());
    assertThat(one.at(7).noise().toFloats())
        .isNotEqualTo(sampling(TAGS, 2).at(7).noise().toFloats());
  }

  @Test
  void faces_of_the_sheets_are_not_learnt_from() {
    HisdSampling sampling = sampling(TAGS, 1);
    List<Integer> heldOut = sampling.heldOut();
    assertThat(heldOut).hasSizeBetween(5, 7).doesNotHaveDuplicates();
    Set<Double> known = new HashSet<>();
    for (int row : heldOut) {
      known.add(brightness(bank.faces(new int[] {row}, new boolean[1]).images()));
    }
    for (int iteration = 1; iteration <= 40; iteration++) {
      Tensor images = sampling.at(iteration).images();
      for (int i = 0; i < 4; i++) {
        assertThat(known).doesNotContain(brightness(images.narrow(0, i, 1)));
      }
    }
  }

  /** The sum of the 8-bit levels, the same for a mirrored picture. */
  private static double brightness(Tensor image) {
    return image.plus(1).times(127.5).round().sum().item();
  }

  @Test
  void the_reference_of_a_choice_is_an_example_of_it() {
    HisdSampling sampling = sampling(TAGS, 1);
    for (int choice = 0; choice < 2; choice++) {
      int[] row = {sampling.reference(0, choice)};
      double light = bank.faces(row, new boolean[1]).images().mean().item();
      assertThat(light > 0).isEqualTo(choice == 0);
      assertThat(sampling.heldOut()).contains(row[0]);
    }
  }

  @Test
  void an_unknown_attribute_or_a_choice_without_examples_is_refused() throws IOException {
    assertThatThrownBy(() -> sampling("Hat: on=Hat, off=-Hat", 1))
        .hasMessageContaining("attribute Hat");
    bank =
        ToyFaces.bank(ToyFaces.write(Files.createDirectory(folder.resolve("few")), 3, SIZE), SIZE);
    assertThatThrownBy(() -> sampling(TAGS, 1))
        .hasMessageContaining("fewer than two faces to learn from are dark of Light");
  }
}
