package io.quorate.cache;

import io.quorate.kernel.Bytes;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Copies cores and takes their fingerprints, which they themselves know nothing of. Records are
 * values and are shared; of other objects of the project every field counts, unless it is a count
 * for people.
 */
final class ObjectGraph {
  private record Shape(Constructor<?> constructor, List<Field> fields) {}

  private static final Map<Class<?>, Shape> SHAPES = new HashMap<>();

  private ObjectGraph() {}

  /** A deep copy: what is done to it does not show in the original. */
  @SuppressWarnings("unchecked") // a copy is of the class of its original
  static <T> T copy(T original) {
    return (T) copied(original, new IdentityHashMap<>());
  }

  private static Object copied(Object from, IdentityHashMap<Object, Object> known) {
    if (isValue(from)) {
      return from;
    }
    Object before = known.get(from);
    if (before != null) {
      return before;
    }
    if (from instanceof TreeMap<?, ?> map) {
      TreeMap<Object, Object> to = new TreeMap<>();
      known.put(from, to);
      map.forEach((key, value) -> to.put(key, copied(value, known)));
      return to;
    }
    if (from instanceof TreeSet<?> set) {
      TreeSet<?> to = new TreeSet<>(set); // of values, in the same order
      known.put(from, to);
      return to;
    }
    if (from instanceof ArrayDeque<?> || from instanceof ArrayList<?>) {
      Collection<Object> to = from instanceof ArrayList<?> ? new ArrayList<>() : new ArrayDeque<>();
      known.put(from, to);
      ((Collection<?>) from).forEach(each -> to.add(copied(each, known)));
      return to;
    }
    if (from instanceof int[] numbers) {
      return numbers.clone();
    }
    return copiedFields(from, known);
  }

  private static Object copiedFields(Object from, IdentityHashMap<Object, Object> known) {
    Shape shape = shapeOf(from.getClass());
    try {
      Object to = shape.constructor.newInstance();
      known.put(from, to);
      for (Field field : shape.fields) {
        Object value = field.get(from);
        field.set(to, value == null ? null : copied(value, known));
      }
      return to;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a core cannot be looked into", e);
    }
  }

  private static boolean isValue(Object object) {
    return object instanceof Record
        || object instanceof Enum
        || object instanceof Number
        || object instanceof String
        || object instanceof Boolean
        || object instanceof Bytes
        || object instanceof Optional;
  }

  private static Shape shapeOf(Class<?> type) {
    Shape shape = SHAPES.get(type);
    if (shape == null) {
      shape = new Shape(emptyConstructor(type), fieldsOf(type));
      SHAPES.put(type, shape);
    }
    return shape;
  }

  private static List<Field> fieldsOf(Class<?> type) {
    if (!type.getName().startsWith("io.quorate.")) {
      throw new AssertionError("a core has a " + type);
    }
    List<Field> fields = new ArrayList<>();
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
        field.setAccessible(true);
        fields.add(field);
      }
    }
    return fields;
  }

  /** One that runs none of the class's own code, as for objects that are read from a stream. */
  private static Constructor<?> emptyConstructor(Class<?> type) {
    try {
      Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
      Object instance = factory.getMethod("getReflectionFactory").invoke(null);
      return (Constructor<?>)
          factory
              .getMethod("newConstructorForSerialization", Class.class, Constructor.class)
              .invoke(instance, type, Object.class.getDeclaredConstructor());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a core cannot be looked into", e);
    }
  }

  /** Equal for equal cores; for others equal only by a chance of one in 2^64. */
  static long fingerprint(Object core) {
    return printed(core, new IdentityHashMap<>());
  }

  private static long printed(@Nullable Object object, IdentityHashMap<Object, Integer> known) {
    if (object == null) {
      return 1;
    }
    if (object instanceof Bytes bytes) {
      return mixed(2, bytes.hashCode());
    }
    if (isValue(object)) {
      return hashOfValue(object, known);
    }
    Integer number = known.get(object);
    if (number != null) {
      return mixed(3, number);
    }
    known.put(object, known.size());
    long hash = object.getClass().getSimpleName().hashCode();
    if (object instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> each : map.entrySet()) {
        hash = mixed(hash, printed(each.getKey(), known));
        hash = mixed(hash, printed(each.getValue(), known));
      }
    } else if (object instanceof Collection<?> collection) {
      for (Object each : collection) {
        hash = mixed(hash, printed(each, known));
      }
    } else if (object instanceof int[] numbers) {
      for (int each : numbers) {
        hash = mixed(hash, each);
      }
    } else if (!(object instanceof AgentTally) && !(object instanceof HomeTally)) {
      hash = mixed(hash, fields(object, known));
    }
    return hash;
  }

  private static long fields(Object object, IdentityHashMap<Object, Integer> known) {
    long hash = 5;
    try {
      for (Field field : shapeOf(object.getClass()).fields) {
        hash = mixed(hash, printed(field.get(object), known));
      }
    } catch (IllegalAccessException e) {
      throw new LinkageError("a core cannot be looked into", e);
    }
    return hash;
  }

  private static long hashOfValue(Object value, IdentityHashMap<Object, Integer> known) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    if (value instanceof Enum<?> constant) {
      return constant.name().hashCode(); // its own is another in each run
    }
    if (value instanceof Optional<?> optional) {
      return printed(optional.orElse(null), known);
    }
    return value instanceof Record ? fields(value, known) : value.hashCode();
  }

  static long mixed(long hash, long more) {
    long mixed = (hash ^ more) * 0x9E3779B97F4A7C15L;
    mixed ^= mixed >>> 32;
    return mixed * 0xD6E8FEB86659FD93L + 0x1234567;
  }
}
