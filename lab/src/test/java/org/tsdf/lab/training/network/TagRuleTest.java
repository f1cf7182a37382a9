package org.tsdf.lab.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tsdf.image.Attributes;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensors;

class TagRuleTest {
  @Test
  void the_published_tags_are_bangs_eyeglasses_and_hair_colour_in_that_order() {
    List<TagRule> rules = TagRule.parse(TagRule.PUBLISHED);
    assertThat(rules)
        .extracting(TagRule::label)
        .containsExactly(
            "Bangs: with, without", "Eyeglasses: with, without", "HairColor: black, blond, brown");
    assertThat(rules.get(2).attributes())
        .containsExactly("Black_Hair", "Blond_Hair", "Brown_Hair", "Gray_Hair");
  }

  @Test
  void what_is_written_is_read_again() {
    for (TagRule rule : TagRule.parse(TagRule.PUBLISHED)) {
      assertThat(TagRule.parse(rule.toString())).containsExactly(rule);
    }
  }

  @Test
  void a_face_of_two_choices_or_with_an_unwanted_attribute_is_an_example_of_none() {
    TagRule rule = TagRule.parse("Hair: black=Black, blond=Blond, -Grey").get(0);
    try (Scope scope = Scope.open()) {
      float[] faces = {
        1, 0, 0, // black
        0, 1, 0, // blond
        1, 1, 0, // both
        0, 1, 1, // blond and grey
        0, 0, 0, // neither
        1, 0, 0 // black
      };
      Attributes known = new Attributes(List.of("Black", "Blond", "Grey"), Tensors.of(faces, 6, 3));
      assertThat(rule.examples(known, 0)).containsExactly(0, 5);
      assertThat(rule.examples(known, 1)).containsExactly(1);
    }
  }

  @Test
  void the_absence_of_an_attribute_can_be_a_choice() {
    TagRule rule = TagRule.parse("Glasses: with=G, without=-G").get(0);
    try (Scope scope = Scope.open()) {
      Attributes known =
          new Attributes(List.of("Other", "G"), Tensors.of(new float[] {1, 1, 0, 0, 1, 0}, 3, 2));
      assertThat(rule.examples(known, 0)).containsExactly(0);
      assertThat(rule.examples(known, 1)).containsExactly(1, 2);
    }
  }

  @Test
  void other_spellings_are_refused() {
    for (String text : List.of("", "Bangs", "Bangs: with=Bangs", "Bangs: with, without=-Bangs")) {
      assertThatThrownBy(() -> TagRule.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
