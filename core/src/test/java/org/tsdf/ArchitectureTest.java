package org.tsdf;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tsdf.testing.HouseRules;

/** The import table of {@code docs/architecture.md}. */
class ArchitectureTest {
  private static final JavaClasses CORE = HouseRules.classesOf("org.tsdf");

  private static final Set<String> PACKAGES =
      Set.of(
          "org.tsdf",
          "org.tsdf.tensor",
          "org.tsdf.image",
          "org.tsdf.perturbation",
          "org.tsdf.interruption",
          "org.tsdf.poisoning",
          "org.tsdf.fusion",
          "org.tsdf.network",
          "org.tsdf.metric");

  private static final String PORTS =
      "org\\.tsdf\\.(interruption\\.(FeatureExtractor|FaceEditor|Edit)|poisoning\\.FaceDetector)(\\$.*)?";

  @ParameterizedTest(name = "{0} imports from this library only: {1}")
  @CsvSource(
      nullValues = "nothing",
      value = {
        "tensor, nothing",
        "image, tensor",
        "perturbation, tensor image",
        "interruption, tensor image perturbation",
        "poisoning, tensor image perturbation",
        "fusion, tensor image perturbation interruption poisoning",
        "network, tensor image interruption poisoning",
        "metric, tensor image",
      })
  void imports_point_upward_in_the_table(String name, String imports) {
    TreeSet<String> allowed = new TreeSet<>(Set.of("org.tsdf." + name + ".."));
    for (String other : imports == null ? new String[0] : imports.split(" ")) {
      allowed.add("org.tsdf." + other + "..");
    }
    classes()
        .that(resideInAPackage("org.tsdf." + name + ".."))
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("org.tsdf..")
                .or(resideInAnyPackage(allowed.toArray(String[]::new))))
        .allowEmptyShould(true)
        .check(CORE);
  }

  @Test
  void networks_know_of_the_two_stages_only_the_ports() {
    noClasses()
        .that(resideInAPackage("org.tsdf.network.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.tsdf.interruption..", "org.tsdf.poisoning..")
                .and(not(nameMatching(PORTS))))
        .allowEmptyShould(true)
        .check(CORE);
  }

  @Test
  void every_package_stands_in_the_table() {
    Set<String> found = new TreeSet<>();
    CORE.forEach(type -> found.add(type.getPackageName()));
    assertThat(PACKAGES).containsAll(found);
  }

  @Test
  void no_package_depends_on_itself_through_others() {
    HouseRules.assertNoCycles(CORE, "org.tsdf.(*)..");
  }

  @Test
  void only_the_tensor_package_imports_the_libtorch_binding() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.tsdf.tensor")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(CORE);
  }

  @Test
  void the_library_prints_nothing() {
    HouseRules.assertSilent(CORE);
  }

  @Test
  void every_package_is_null_marked() {
    HouseRules.assertNullMarked(CORE);
  }
}
