package io.quorate.cache;

/** What is run with a bug planted in the cache's protocol. */
public final class CoherenceTrial {
  private static final long STATES = 120_000;

  private CoherenceTrial() {}

  /**
   * The law that is broken, or what else went wrong, or nothing.
   *
   * @param trial the word {@code search}, a policy, and the number of a scene
   */
  public static String run(String trial) {
    String[] words = trial.split(" ", -1);
    WritePolicy policy = WritePolicy.valueOf(words[1]);
    Scene scene = Scenes.wide(policy).get(Integer.parseInt(words[2]));
    return new CoherenceSearch(scene, STATES).run().law();
  }
}
