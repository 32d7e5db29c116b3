package io.quorate.client.jcache.serial;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.cache.CacheException;

/** Keys and values of one cache as bytes, by Java's serialisation. Thread-safe. */
public final class Serials {
  private final ClassLoader loader;
  private final AllowedTypes allowed;

  public Serials(ClassLoader loader, AllowedTypes allowed) {
    this.loader = loader;
    this.allowed = allowed;
  }

  /**
   * Equal for equal keys of the platform's plain types and for what is made of them, other than
   * collections that hash.
   *
   * @throws CacheException if the object cannot be serialised, or its class is not allowed
   */
  public byte[] bytes(Object object) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectWriter writer = new ObjectWriter(bytes, allowed)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new CacheException(
          "an object of " + object.getClass().getName() + " cannot be kept: " + e.getMessage(), e);
    }
    return bytes.toByteArray();
  }

  /**
   * What such bytes are, in the classes of the cache's class loader.
   *
   * @throws CacheException if they are no object, or one of a class that is not allowed
   */
  public Object object(byte[] bytes) {
    try (ObjectReader reader = new ObjectReader(new ByteArrayInputStream(bytes), loader, allowed)) {
      return reader.readObject();
    } catch (ClassNotFoundException e) {
      throw new CacheException(
          "what is kept is of a class that the cache's class loader does not have: "
              + e.getMessage(),
          e);
    } catch (IOException | RuntimeException e) {
      throw new CacheException("what is kept cannot be read here: " + e.getMessage(), e);
    }
  }
}
