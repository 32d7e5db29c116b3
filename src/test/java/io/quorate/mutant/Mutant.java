package io.quorate.mutant;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A bug to plant: one text in one source file, replaced by another.
 *
 * @param bug what is wrong with the program that results
 * @param type the name of the file, as {@code raft.Election}
 * @param trial what is run with the bug planted
 * @param finders the laws that may find it; which is first depends on the run
 */
record Mutant(
    String bug,
    String type,
    String original,
    String replacement,
    String trial,
    Set<String> finders) {

  /** How the trials begin that restore machines from their states. */
  static final String RESTORES = "restores";

  /** How the trials begin that hold a claim of a unit test against the bug. */
  static final String CLAIM = "claim";

  /** How the trials begin that search all states of the cache's protocol. */
  static final String SEARCH = "search";

  private static final String ROOT = "io.quorate.";
  private static final List<Path> SOURCES =
      List.of(Path.of("src/main/java"), Path.of("src/test/java"));

  /** The name of the class whose source is changed. */
  String className() {
    return ROOT + type;
  }

  /** The name of the class that runs the trial. */
  String trialClassName() {
    if (trial.startsWith(CLAIM)) {
      return ROOT + "mutant.ClaimTrial";
    }
    if (trial.startsWith(SEARCH)) {
      return ROOT + "cache.CoherenceTrial";
    }
    return ROOT + (trial.startsWith(RESTORES) ? "machine.RestoreTrial" : "sim.MutantTrial");
  }

  /**
   * The whole source file with the bug in it.
   *
   * @throws AssertionError if the original text does not stand there exactly once
   */
  String source() {
    String source = read();
    int found = source.indexOf(original);
    if (found < 0 || source.indexOf(original, found + 1) >= 0) {
      throw new AssertionError("in " + type + " there is not exactly one: " + original);
    }
    return source.replace(original, replacement);
  }

  private String read() {
    String file = className().replace('.', '/') + ".java";
    for (Path root : SOURCES) {
      if (Files.exists(root.resolve(file))) {
        try {
          return Files.readString(root.resolve(file));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    throw new AssertionError("no source of " + type + " in " + SOURCES);
  }

  @Override
  public String toString() {
    return bug;
  }

  static Mutant of(
      String bug, String type, String original, String replacement, String trial, String... laws) {
    return new Mutant(bug, type, original, replacement, trial, Set.copyOf(Arrays.asList(laws)));
  }

  /**
   * A bug that one claim of a unit test finds.
   *
   * @param claim the test's package and name, and the name of the claim
   */
  static Mutant againstClaim(
      String bug, String type, String original, String replacement, String claim) {
    String finder = claim.substring(claim.indexOf(' ') + 1);
    return of(bug, type, original, replacement, CLAIM + " " + claim, finder);
  }
}
