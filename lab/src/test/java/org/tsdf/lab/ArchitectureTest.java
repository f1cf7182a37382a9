package org.tsdf.lab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;
import org.tsdf.testing.HouseRules;

class ArchitectureTest {
  private static final JavaClasses LAB = HouseRules.classesOf("org.tsdf.lab");

  @Test
  void no_package_depends_on_itself_through_others() {
    HouseRules.assertNoCycles(LAB, "org.tsdf.lab.(*)..");
  }

  @Test
  void the_libtorch_binding_is_reached_through_core_alone() {
    noClasses().should().dependOnClassesThat().resideInAPackage("org.bytedeco..").check(LAB);
  }

  @Test
  void the_library_prints_nothing() {
    HouseRules.assertSilent(LAB);
  }

  @Test
  void every_package_is_null_marked() {
    HouseRules.assertNullMarked(LAB);
  }
}
