package org.tsdf.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;

/** Rules of structure that every library module keeps. */
public final class HouseRules {
  private HouseRules() {}

  /** The classes of a module, without its tests and without other modules. */
  public static JavaClasses classesOf(String basePackage) {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
        .importPackages(basePackage);
  }

  public static void assertNoCycles(JavaClasses classes, String slicePattern) {
    SlicesRuleDefinition.slices().matching(slicePattern).should().beFreeOfCycles().check(classes);
  }

  /** Neither output nor stack traces: what there is to say goes to a caller or a listener. */
  public static void assertSilent(JavaClasses classes) {
    noClasses().should(ACCESS_STANDARD_STREAMS).check(classes);
    noClasses().should().callMethod(Throwable.class, "printStackTrace").check(classes);
  }

  /** Every package with classes has a package-info with {@code @NullMarked}. */
  public static void assertNullMarked(JavaClasses classes) {
    assertThat(classes)
        .as("packages without @NullMarked")
        .extracting(type -> type.getPackage())
        .filteredOn(HouseRules::lacksNullMarked)
        .extracting(JavaPackage::getName)
        .isEmpty();
  }

  private static boolean lacksNullMarked(JavaPackage found) {
    return found
        .tryGetPackageInfo()
        .map(info -> !info.isAnnotatedWith(NullMarked.class))
        .orElse(true);
  }
}
