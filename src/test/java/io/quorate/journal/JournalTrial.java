package io.quorate.journal;

import io.quorate.kernel.Invariant;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** What is run with a bug planted in this package: a claim of one of its tests. */
public final class JournalTrial {
  private JournalTrial() {}

  /**
   * The claim, if it no longer holds; or what else went wrong, or nothing.
   *
   * @param trial a word, the name of the test, and the name of the claim
   */
  public static String run(String trial) throws ReflectiveOperationException {
    List<String> words = List.of(trial.split(" ", -1));
    String claim = words.get(2);
    Class<?> type = Class.forName(JournalTrial.class.getPackageName() + "." + words.get(1));
    Constructor<?> constructor = type.getDeclaredConstructor();
    Object test = constructor.newInstance();
    try {
      for (Method method : type.getDeclaredMethods()) {
        if (method.isAnnotationPresent(BeforeEach.class)) {
          method.invoke(test);
        }
      }
      type.getDeclaredMethod(claim).invoke(test);
      return "";
    } catch (InvocationTargetException e) {
      Throwable failure = Invariant.present(e.getCause(), "what the claim has thrown");
      // A node that refuses its own disk has lost what it promised to keep.
      return failure instanceof AssertionError || failure instanceof IOException
          ? claim
          : failure.toString();
    }
  }
}
