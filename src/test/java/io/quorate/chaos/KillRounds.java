package io.quorate.chaos;

import io.quorate.commands.UnusableSystem;
import io.quorate.kernel.Rng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Torments nodes under load, round after round, until all rounds are done or a promise is broken.
 * Every so often a new cluster takes over, as bugs like beginnings no less than long lives.
 */
public final class KillRounds {
  private KillRounds() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    ChaosOptions options;
    try {
      options = ChaosOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n" + ChaosOptions.USAGE);
      System.exit(2);
      return;
    }
    boolean isBugPlanted = !options.plant().isEmpty();
    try {
      System.exit(run(options) == isBugPlanted ? 1 : 0);
    } catch (UnusableSystem e) {
      System.err.println("Such faults cannot be had here: " + e.getMessage());
      System.exit(2);
    }
  }

  /** Whether every promise was kept. */
  private static boolean run(ChaosOptions options) throws IOException, InterruptedException {
    Files.createDirectories(options.directory());
    Progress progress = Progress.in(options.directory(), options.seed());
    System.out.println("seed " + options.seed() + ", from round " + progress.rounds());
    try (Networks networks = options.needsNetwork() ? Networks.make() : Networks.none()) {
      while (progress.rounds() < options.rounds()) {
        if (!runCluster(options, networks, progress)) {
          return false;
        }
      }
    }
    System.out.println(progress.summary());
    return true;
  }

  private static boolean runCluster(ChaosOptions options, Networks networks, Progress progress)
      throws IOException, InterruptedException {
    int first = progress.rounds();
    int end = Math.min(options.rounds(), first + options.roundsPerCluster());
    Path directory =
        options.directory().resolve("cluster-" + first + "-" + System.currentTimeMillis());
    Rng clusterRng = roundRng(options.seed(), -1 - first);
    try (ChaosRun run = ChaosRun.start(options, networks, directory, clusterRng)) {
      for (int round = first; round < end; round++) {
        Rng rng = roundRng(options.seed(), round);
        Fault fault = options.faults().get(round % options.faults().size());
        try {
          long recoveryMillis = run.round(fault, rng);
          progress.done(recoveryMillis);
          System.out.println(
              "round "
                  + round
                  + ": "
                  + fault
                  + ", grants again after "
                  + recoveryMillis
                  + " ms; answers "
                  + run.tally());
        } catch (Violation | AssertionError | IllegalStateException e) {
          Path report = options.directory().resolve("violation-round-" + round + ".txt");
          run.report(report, e, List.of("seed " + options.seed() + ", round " + round));
          System.out.println("round " + round + ", " + fault + ": " + e.getMessage());
          System.out.println("full report: " + report);
          return false;
        }
      }
      run.drain();
    }
    return true;
  }

  // Rounds are independent of each other, so that a run that goes on repeats none.
  private static Rng roundRng(long seed, long round) {
    return new Rng(seed * 0x9E3779B97F4A7C15L + round);
  }
}
