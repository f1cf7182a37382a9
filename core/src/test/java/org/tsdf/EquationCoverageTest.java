package org.tsdf;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tsdf.perturbation.Equation;

/** Every equation of the paper stands in exactly one method, and in the ledger. */
class EquationCoverageTest {
  @Test
  void the_equations_found_in_the_code_are_exactly_1_to_17() {
    assertThat(equations().keySet())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 17).boxed().toList());
  }

  @Test
  void the_ledger_names_the_method_of_every_equation() throws IOException {
    String ledger = Files.readString(Path.of("../docs/equations.md"));
    equations()
        .forEach(
            (number, method) ->
                assertThat(ledger)
                    .as("equation %d", number)
                    .containsPattern("\\| *" + number + " *\\| *`" + method + "`"));
  }

  private static Map<Integer, String> equations() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.tsdf");
    Map<Integer, String> found = new TreeMap<>();
    for (var type : classes) {
      for (JavaMethod method : type.getMethods()) {
        method
            .tryGetAnnotationOfType(Equation.class)
            .ifPresent(
                equation -> {
                  String name = type.getSimpleName() + "." + method.getName();
                  String other = found.put(equation.value(), name);
                  assertThat(other).as("equation %d in two methods", equation.value()).isNull();
                });
      }
    }
    return found;
  }
}
