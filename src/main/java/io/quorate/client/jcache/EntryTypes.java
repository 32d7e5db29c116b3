package io.quorate.client.jcache;

import java.util.Objects;

/** What a cache is configured to hold. */
record EntryTypes(Class<?> keyType, Class<?> valueType) {
  /**
   * @throws ClassCastException if the configuration is for others
   */
  void requireSame(Class<?> keys, Class<?> values) {
    if (!keyType.equals(keys) || !valueType.equals(values)) {
      throw new ClassCastException(
          "the cache maps %s to %s, not %s to %s".formatted(keyType, valueType, keys, values));
    }
  }

  /**
   * @throws ClassCastException if it is of another type
   */
  void requireKey(Object key) {
    require("key", keyType, key);
  }

  /**
   * @throws ClassCastException if it is of another type
   */
  void requireValue(Object value) {
    require("value", valueType, value);
  }

  private static void require(String what, Class<?> type, Object object) {
    Objects.requireNonNull(object, () -> "a " + what + " is not null");
    if (!type.isInstance(object)) {
      throw new ClassCastException(
          "a %s is of %s, not of %s".formatted(what, type, object.getClass()));
    }
  }
}
