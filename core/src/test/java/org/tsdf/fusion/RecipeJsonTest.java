package org.tsdf.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.tsdf.perturbation.Budget;
import org.tsdf.poisoning.ScoreLoss;

class RecipeJsonTest {
  @Test
  void a_recipe_survives_the_way_through_json() {
    for (Recipe recipe : new Recipe[] {Recipe.paper(), Recipe.recommended()}) {
      assertThat(RecipeJson.fromJson(RecipeJson.toJson(recipe))).isEqualTo(recipe);
    }
  }

  @Test
  void the_paper_recipe_holds_the_printed_numbers() {
    Recipe paper = Recipe.paper();
    assertThat(paper.budget().epsilon()).isEqualTo(0.05);
    assertThat(paper.interruption().epochs()).isEqualTo(50);
    assertThat(paper.interruption().step().stepSize()).isEqualTo(0.001);
    assertThat(paper.interruption().enhancementWeight()).isEqualTo(0.1);
    assertThat(paper.poisoning().epochs()).isEqualTo(20);
    assertThat(paper.poisoning().step().stepSize()).isEqualTo(0.005);
    assertThat(paper.poisoning().layerWeights()).containsExactly(0.2, 0.3, 0.5);
    assertThat(paper.poisoning().featureMargin()).isEqualTo(0.2);
    assertThat(paper.fusion()).isEqualTo(FusionRecipe.separating(0.3, 5, Masking.EVERY_STEP));
  }

  @Test
  void settings_change_by_dotted_name_and_mark_the_recipe() {
    Recipe changed = RecipeJson.with(Recipe.paper(), "poisoning.step.stepSize", "0.01");
    assertThat(changed.poisoning().step().stepSize()).isEqualTo(0.01);
    assertThat(changed.name()).isEqualTo("paper+");
    Recipe again = RecipeJson.with(changed, "poisoning.scoreLoss", "SOFT_MARGIN");
    assertThat(again.poisoning().scoreLoss()).isEqualTo(ScoreLoss.SOFT_MARGIN);
    assertThat(again.name()).isEqualTo("paper+");
    assertThat(RecipeJson.with(again, "batch", "4").batch()).isEqualTo(4);
  }

  @Test
  void an_unknown_setting_is_refused_with_the_known_ones() {
    assertThatThrownBy(() -> RecipeJson.with(Recipe.paper(), "poisoning.eta", "1"))
        .hasMessageStartingWith(
            "unknown setting poisoning.eta; known are budget.epsilon, budget.deviation, budget.noticeable,");
  }

  @Test
  void a_value_out_of_range_is_refused_with_the_reason() {
    assertThatThrownBy(() -> RecipeJson.with(Recipe.paper(), "budget.epsilon", "-1"))
        .hasMessage("budget.epsilon=-1: epsilon must lie in (0, 2], was -1.0");
    assertThatThrownBy(() -> RecipeJson.with(Recipe.paper(), "batch", "many"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("batch=many: ");
  }

  @Test
  void another_epsilon_takes_the_deviation_along_whichever_recipe_it_is() {
    assertThat(RecipeJson.with(Recipe.paper(), "budget.epsilon", "0.02").budget())
        .isEqualTo(new Budget(0.02));
    assertThat(RecipeJson.with(Recipe.paper(), "budget.epsilon", "0.1").budget())
        .isEqualTo(new Budget(0.1));
    Budget wider = RecipeJson.with(Recipe.recommended(), "budget.epsilon", "0.1").budget();
    assertThat(wider.epsilon()).isEqualTo(0.1);
    assertThat(wider.deviation()).isCloseTo(0.0874, within(1e-12));
    assertThatThrownBy(() -> RecipeJson.with(Recipe.paper(), "budget.epsilon", "wide"))
        .hasMessageContaining("budget.epsilon=wide");
  }
}
