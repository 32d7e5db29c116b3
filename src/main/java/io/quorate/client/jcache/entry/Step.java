package io.quorate.client.jcache.entry;

import org.jspecify.annotations.Nullable;

/**
 * What an operation makes of an entry.
 *
 * @param value what is put; null unless something is
 * @param result of the whole operation, if the step is carried out
 */
public record Step<V, R>(Change change, @Nullable V value, R result) {
  public static <V, R> Step<V, R> none(R result) {
    return new Step<>(Change.NONE, null, result);
  }

  public static <V, R> Step<V, R> access(R result) {
    return new Step<>(Change.ACCESS, null, result);
  }

  public static <V, R> Step<V, R> put(V value, R result) {
    return new Step<>(Change.PUT, value, result);
  }

  public static <V, R> Step<V, R> load(V value, R result) {
    return new Step<>(Change.LOAD, value, result);
  }

  public static <V, R> Step<V, R> remove(R result) {
    return new Step<>(Change.REMOVE, null, result);
  }
}
