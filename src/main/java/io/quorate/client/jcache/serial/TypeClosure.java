package io.quorate.client.jcache.serial;

import java.io.Externalizable;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.HashSet;
import java.util.Set;

/**
 * The classes that an object of some class is made of, as far as the source says so: superclasses,
 * the types of fields with their type arguments, and the permitted subclasses of sealed types.
 */
final class TypeClosure {
  /** More than any sensible value; whoever exceeds it has to name classes. */
  private static final int CLASSES_MAX = 10_000;

  private final Set<Class<?>> found = new HashSet<>();

  private TypeClosure() {}

  static Set<Class<?>> of(Class<?> root) {
    TypeClosure closure = new TypeClosure();
    closure.add(root);
    return closure.found;
  }

  private void add(Type type) {
    if (type instanceof Class<?> known) {
      addClass(known);
    } else if (type instanceof ParameterizedType generic) {
      add(generic.getRawType());
      addAll(generic.getActualTypeArguments());
    } else if (type instanceof GenericArrayType array) {
      add(array.getGenericComponentType());
    } else if (type instanceof WildcardType wildcard) {
      addAll(wildcard.getUpperBounds());
    }
  }

  private void addAll(Type[] types) {
    for (Type type : types) {
      add(type);
    }
  }

  private void addClass(Class<?> type) {
    Class<?> plain = type;
    while (plain.isArray()) {
      plain = plain.getComponentType();
    }
    // What the platform is made of is not for reflection to say: see SafeTypes.
    boolean isOurs = plain.getClassLoader() != null && !plain.isPrimitive();
    if (!isOurs || found.size() >= CLASSES_MAX || !found.add(plain)) {
      return;
    }
    if (plain.getGenericSuperclass() != null) {
      add(plain.getGenericSuperclass());
    }
    if (plain.isSealed()) {
      addAll(plain.getPermittedSubclasses());
    }
    if (Serializable.class.isAssignableFrom(plain) && !isOwnForm(plain)) {
      for (Field field : plain.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())
            && !Modifier.isTransient(field.getModifiers())) {
          add(field.getGenericType());
        }
      }
    }
  }

  private static boolean isOwnForm(Class<?> type) {
    return Externalizable.class.isAssignableFrom(type);
  }
}
