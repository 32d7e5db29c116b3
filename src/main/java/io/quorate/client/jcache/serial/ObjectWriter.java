package io.quorate.client.jcache.serial;

import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Writes equal objects as equal bytes, as far as it can: equal texts, numbers and the like become
 * one, since the stream tells an object that comes twice from two that are equal.
 */
final class ObjectWriter extends ObjectOutputStream {
  private final AllowedTypes allowed;
  private final Map<Object, Object> plain = new HashMap<>();

  ObjectWriter(OutputStream out, AllowedTypes allowed) throws IOException {
    super(out);
    this.allowed = allowed;
    enableReplaceObject(true);
  }

  @Override
  protected Object replaceObject(Object object) {
    return isPlain(object) ? plain.computeIfAbsent(object, key -> object) : object;
  }

  private static boolean isPlain(Object object) {
    String name = object.getClass().getName();
    return object instanceof String
        || object instanceof Character
        || object instanceof Boolean
        || object instanceof UUID
        || (object instanceof Number && name.startsWith("java."))
        || name.startsWith("java.time.");
  }

  @Override
  protected void annotateClass(Class<?> type) throws IOException {
    if (!allowed.permits(type)) {
      throw new InvalidClassException(
          type.getName(), "nobody would be allowed to read it; name it in the cache's filter");
    }
  }

  @Override
  protected void annotateProxyClass(Class<?> type) throws IOException {
    throw new InvalidClassException(type.getName(), "a proxy is no value");
  }
}
