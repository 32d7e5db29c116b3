package io.quorate.launch;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/**
 * The signals that end a process in order. Whoever handles them runs before the JVM begins to shut
 * down, while the server is whole; its shutdown hooks run all at once, and it has some of its own.
 */
final class StopSignals {
  /* What the JVM ends with when it handles a signal itself: 128 and the signal's number. */
  private static final int EXIT_BASE = 128;

  private static final List<String> NAMES = List.of("TERM", "INT", "HUP");

  private StopSignals() {}

  /**
   * @param stop gets the exit value that belongs to the signal; called once, on a thread of its
   *     own, however many signals come
   */
  static void handle(IntConsumer stop) throws ReflectiveOperationException {
    AtomicBoolean isStopping = new AtomicBoolean();
    // By name, because the compiler warns of this API, and cannot be told that there is no other.
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object stopper =
        Proxy.newProxyInstance(
            StopSignals.class.getClassLoader(),
            new Class<?>[] {handler},
            (proxy, method, arguments) -> {
              if (isStopping.compareAndSet(false, true)) {
                int number = (int) signal.getMethod("getNumber").invoke(arguments[0]);
                stop.accept(EXIT_BASE + number);
              }
              return null;
            });
    for (String name : NAMES) {
      try {
        Object caught = signal.getConstructor(String.class).newInstance(name);
        signal.getMethod("handle", signal, handler).invoke(null, caught, stopper);
      } catch (InvocationTargetException e) {
        if (!(e.getCause() instanceof IllegalArgumentException)) {
          throw e;
        }
        // This system has no such signal, or the JVM was told to leave it alone (-Xrs).
      }
    }
  }
}
