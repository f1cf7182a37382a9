package org.tsdf.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tsdf.interruption.EnhancementLoss;
import org.tsdf.perturbation.Budget;
import org.tsdf.perturbation.Provenance;
import org.tsdf.perturbation.ShippedPerturbations;
import org.tsdf.tensor.Scope;

class NamedRecipesTest {
  @Test
  void robust_is_recommended_whose_pictures_are_degraded_nine_times_in_ten() {
    Recipe robust = NamedRecipes.named("robust");
    assertThat(robust.name()).isEqualTo("robust");
    assertThat(robust.interruption().degradation()).isEqualTo(0.9);
    assertThat(robust.poisoning().degradation()).isEqualTo(0.9);
    assertThat(robust.poisoning().falseFaceGrid()).isEqualTo(3);
    assertThat(robust.budget()).isEqualTo(Recipe.recommended().budget());
    assertThat(robust.fusion()).isEqualTo(Recipe.recommended().fusion());
  }

  @Test
  void gentle_gives_each_place_half_of_what_would_just_be_noticed_and_no_other_limit_but_epsilon() {
    assertThat(NamedRecipes.named("recommended+gentle").budget())
        .isEqualTo(new Budget(0.05, 0.05, 0.5));
    assertThat(NamedRecipes.named("recommended+gentle").poisoning())
        .isEqualTo(Recipe.recommended().poisoning());
  }

  @Test
  void a_base_without_variants_is_itself() {
    assertThat(NamedRecipes.named("paper")).isEqualTo(Recipe.paper());
    assertThat(NamedRecipes.named("recommended")).isEqualTo(Recipe.recommended());
  }

  @Test
  void variants_change_what_they_are_named_for_and_nothing_else() {
    Recipe paper = Recipe.paper();
    Recipe recipe = NamedRecipes.named("paper+kl+stage1");
    assertThat(recipe.name()).isEqualTo("paper+kl+stage1");
    assertThat(recipe.interruption().enhancementLoss()).isEqualTo(EnhancementLoss.KL_DIVERGENCE);
    assertThat(recipe.poisoning().epochs()).isZero();
    assertThat(recipe.fusion()).isEqualTo(paper.fusion());
    assertThat(NamedRecipes.named("paper+plain").interruption().enhancementWeight()).isZero();
    assertThat(NamedRecipes.named("paper+stage2").interruption().epochs()).isZero();
    assertThat(NamedRecipes.named("paper+wasserstein").interruption().enhancementLoss())
        .isEqualTo(EnhancementLoss.WASSERSTEIN);
    assertThat(NamedRecipes.named("paper+weighted").fusion().combination())
        .isEqualTo(Combination.WEIGHTED_SUM);
    assertThat(NamedRecipes.named("recommended+separated").fusion().combination())
        .isEqualTo(Combination.INTENSITY_SEPARATION);
  }

  @Test
  void what_is_said_of_features_is_refused_where_none_are_looked_at() {
    for (String name : List.of("recommended+kl", "robust+plain", "recommended+wasserstein")) {
      assertThatThrownBy(() -> NamedRecipes.named(name))
          .hasMessageContaining("changes nothing after")
          .hasMessageEndingWith("begin with paper");
    }
  }

  @Test
  void variants_that_change_nothing_or_undo_each_other_are_refused() {
    for (String name : List.of("recommended+weighted", "paper+separated", "robust+weighted")) {
      assertThatThrownBy(() -> NamedRecipes.named(name)).hasMessageContaining("changes nothing");
    }
    for (String name :
        List.of(
            "paper+plain+kl",
            "recommended+tau0.4+weighted",
            "paper+tau0.2+quantile0.3",
            "paper+weighted+stage1",
            "paper+stage2+tau0.3",
            "paper+stage1+stage2",
            "paper+kl+stage2")) {
      assertThatThrownBy(() -> NamedRecipes.named(name)).hasMessageContaining("exclude each other");
    }
    assertThatThrownBy(() -> NamedRecipes.named("paper+gentle+gentle"))
        .hasMessageContaining("has a variant twice: paper+gentle+gentle");
  }

  @Test
  void thresholds_are_named_by_their_number() {
    for (String tau : List.of("0", "0.2", "0.3", "0.4", "0.5")) {
      FusionRecipe fusion = NamedRecipes.named("paper+tau" + tau).fusion();
      assertThat(fusion.threshold()).isEqualTo(Double.parseDouble(tau));
      assertThat(fusion.thresholdUnit()).isEqualTo(ThresholdUnit.BUDGET_SHARE);
      assertThat(NamedRecipes.named("recommended+tau" + tau).fusion().combination())
          .isEqualTo(Combination.INTENSITY_SEPARATION);
    }
    FusionRecipe quantile = NamedRecipes.named("paper+quantile0.25").fusion();
    assertThat(quantile.threshold()).isEqualTo(0.25);
    assertThat(quantile.thresholdUnit()).isEqualTo(ThresholdUnit.ENTRY_SHARE);
  }

  @Test
  void behind_a_perturbation_stands_the_recipe_that_its_card_names_or_the_recommended_one() {
    Map<String, String> made =
        Map.of(
            "default",
            "recommended",
            "gentle",
            "recommended",
            "robust",
            "robust",
            "paper",
            "paper",
            "cmua",
            "recommended",
            "facepoison",
            "recommended",
            "random",
            "recommended");
    try (Scope scope = Scope.open()) {
      made.forEach(
          (shipped, recipe) ->
              assertThat(NamedRecipes.behind(ShippedPerturbations.named(shipped).provenance()))
                  .isEqualTo(NamedRecipes.named(recipe)));
    }
    assertThat(NamedRecipes.behind(Provenance.unknown("x.safetensors", "00")))
        .isEqualTo(Recipe.recommended());
  }

  @Test
  void an_unknown_name_is_refused_with_the_known_ones() {
    assertThatThrownBy(() -> NamedRecipes.named("best"))
        .hasMessage("must be paper, recommended or robust, or one of them with variants, was best");
    assertThatThrownBy(() -> NamedRecipes.named("paper+magic"))
        .hasMessage(
            "knows no variant magic; known are gentle, kl, plain, separated, stage1,"
                + " stage2, wasserstein, weighted, tauN, quantileN");
    assertThatThrownBy(() -> NamedRecipes.named("paper+quantile2"))
        .hasMessageContaining("must lie in [0, 1], was 2.0");
    assertThatThrownBy(() -> NamedRecipes.named("paper+")).hasMessageContaining("knows no variant");
  }
}
