package io.quorate.client.jcache.serial;

import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;

/** Reads with the program's classes, and only what is allowed. */
final class ObjectReader extends ObjectInputStream {
  private final ClassLoader loader;

  ObjectReader(InputStream in, ClassLoader loader, AllowedTypes allowed) throws IOException {
    super(in);
    this.loader = loader;
    setObjectInputFilter(allowed);
  }

  @Override
  protected Class<?> resolveClass(ObjectStreamClass description)
      throws IOException, ClassNotFoundException {
    try {
      return Class.forName(description.getName(), false, loader);
    } catch (ClassNotFoundException e) {
      return super.resolveClass(description); // primitive types have no name that is looked up
    }
  }

  @Override
  protected Class<?> resolveProxyClass(String[] interfaces) throws InvalidClassException {
    throw new InvalidClassException("a proxy is no value");
  }
}
