package io.quorate.mutant;

import java.util.List;

/** Bugs below the simulated disk, where only a cut of real power can find them. */
final class LyingSyncs {
  private static final String TRIAL = "a cut of power";

  private LyingSyncs() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
            "no file is ever synced",
            "storage.FileStorage",
            "            channel.force(false);",
            "            channel.isOpen();",
            TRIAL),
        Mutant.of(
            "no directory is ever synced",
            "storage.FileStorage",
            "            channel.force(true);",
            "            channel.isOpen();",
            TRIAL));
  }
}
