package io.quorate.mutant;

import io.quorate.kernel.Invariant;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** What is run with a bug planted: one claim of one unit test. */
public final class ClaimTrial {
  private ClaimTrial() {}

  /**
   * The claim, if it no longer holds; or what else went wrong, or nothing.
   *
   * @param trial a word, the test's package and name, and the name of the claim
   */
  public static String run(String trial) throws ReflectiveOperationException {
    List<String> words = List.of(trial.split(" ", -1));
    String claim = words.get(2);
    Class<?> type = Class.forName("io.quorate." + words.get(1));
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    Object test = constructor.newInstance();
    try {
      for (Method method : type.getDeclaredMethods()) {
        if (method.isAnnotationPresent(BeforeEach.class)) {
          method.setAccessible(true);
          method.invoke(test);
        }
      }
      Method checked = claim(type, claim);
      checked.setAccessible(true);
      checked.invoke(test);
      return "";
    } catch (InvocationTargetException e) {
      Throwable failure = Invariant.present(e.getCause(), "what the claim has thrown");
      // A node that refuses its own disk has lost what it promised to keep.
      return failure instanceof AssertionError || failure instanceof IOException
          ? claim
          : failure.toString();
    }
  }

  // Claims that several tests share stand in an interface.
  private static Method claim(Class<?> type, String name) throws NoSuchMethodException {
    for (Class<?> shared : type.getInterfaces()) {
      for (Method method : shared.getDeclaredMethods()) {
        if (method.getName().equals(name)) {
          return method;
        }
      }
    }
    return type.getDeclaredMethod(name);
  }
}
