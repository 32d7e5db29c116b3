package io.quorate.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: every law finds the bug that it is for. Method: plant a bug in the source of one class, run
 * storms, a scripted fault or restored machines with it, and demand that the right law is the one
 * to be broken. Each is in a class loader of its own, so they do not see each other.
 */
@Execution(ExecutionMode.CONCURRENT)
class MutantTest {
  static List<Mutant> mutants() {
    return PlantedBugs.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void plantedBugIsFound(Mutant mutant) throws ReflectiveOperationException {
    MutantLoader loader = new MutantLoader(MutantCompiler.compile(mutant));
    Method run = loader.loadClass(mutant.trialClassName()).getMethod("run", String.class);
    assertThat((String) run.invoke(null, mutant.trial())).isIn(mutant.finders());
  }
}
