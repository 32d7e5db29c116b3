package io.quorate.sim;

import io.quorate.kernel.Invariant;
import io.quorate.sim.check.LawBroken;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;

/** What is run with a bug planted; its answer is a text, so that it can cross class loaders. */
public final class MutantTrial {
  private static final String STORMS = "storms";
  private static final List<Class<?>> CLAIMANTS =
      List.of(
          ClusterSimTest.class,
          TransferSimTest.class,
          WatchSimTest.class,
          CourierSimTest.class,
          DepthNewsSimTest.class);

  private MutantTrial() {}

  /**
   * The law that was broken first, or what else went wrong, or nothing.
   *
   * @param trial {@code storms} and the number of seeds, or a claim of one of the {@link
   *     #CLAIMANTS}
   */
  public static String run(String trial) throws ReflectiveOperationException {
    if (trial.startsWith(STORMS)) {
      return storms(Long.parseLong(trial.substring(STORMS.length()).strip()));
    }
    try {
      claim(trial);
      return "";
    } catch (InvocationTargetException e) {
      return nameOf(Invariant.present(e.getCause(), "what the claim has thrown"), trial);
    }
  }

  private static void claim(String name) throws ReflectiveOperationException {
    for (Class<?> test : CLAIMANTS) {
      for (Method claim : test.getDeclaredMethods()) {
        if (claim.getName().equals(name)) {
          claim.invoke(test.getDeclaredConstructor().newInstance());
          return;
        }
      }
    }
    throw new NoSuchMethodException(name);
  }

  private static String storms(long seeds) {
    for (long seed = 0; seed < seeds; seed++) {
      try {
        Storm.run(seed);
      } catch (AssertionError | RuntimeException e) {
        return nameOf(e, STORMS);
      }
    }
    return "";
  }

  private static String nameOf(Throwable failure, String claim) {
    if (failure instanceof SimFailure found) {
      return found.law();
    }
    if (failure instanceof LawBroken broken) {
      return broken.law();
    }
    return failure instanceof AssertionError ? claim : failure.toString();
  }
}
