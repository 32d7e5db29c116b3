package io.quorate.client.jcache.serial;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes equal objects as equal bytes, as far as it can: equal texts, numbers and the like become
 * one, since the stream tells an object that comes twice from two that are equal.
 */
final class ObjectWriter extends ObjectOutputStream {
  private final AllowedTypes allowed;
  private final Map<Object, Object> plain = new HashMap<>();
  private @Nullable InvalidObjectException refusal;

  ObjectWriter(OutputStream out, AllowedTypes allowed) throws IOException {
    super(out);
    this.allowed = allowed;
    enableReplaceObject(true);
  }

  @Override
  protected Object replaceObject(Object object) throws InvalidObjectException {
    String type = object.getClass().getName();
    require(object instanceof Serializable, type, "is not Serializable");
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
  protected void annotateClass(Class<?> type) throws InvalidObjectException {
    require(
        allowed.permits(type),
        type.getName(),
        "would be allowed to nobody who reads it; name it in the cache's filter");
  }

  @Override
  protected void annotateProxyClass(Class<?> type) throws InvalidObjectException {
    require(false, type.getName(), "is a proxy, and no value");
  }

  /** The first refusal is the last word: the stream goes on to write that, and asks again. */
  private void require(boolean isFine, String type, String complaint)
      throws InvalidObjectException {
    if (refusal == null && !isFine) {
      refusal = new InvalidObjectException(type + " " + complaint);
    }
    if (refusal != null) {
      throw refusal;
    }
  }
}
