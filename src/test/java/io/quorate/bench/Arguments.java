package io.quorate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A command line of {@code --name value} pairs. */
public final class Arguments {
  private final Map<String, String> values;

  private Arguments(Map<String, String> values) {
    this.values = values;
  }

  /**
   * @throws IllegalArgumentException naming what is unknown or has no value
   */
  public static Arguments parse(Set<String> names, String... arguments) {
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
      if (!names.contains(name)) {
        throw new IllegalArgumentException("unknown option " + arguments[i]);
      }
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException("--" + name + " needs a value");
      }
      values.put(name, arguments[i + 1]);
    }
    return new Arguments(values);
  }

  public String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  public int number(String name, int otherwise) {
    String value = values.get(name);
    return value == null ? otherwise : parseNumber(name, value);
  }

  /** One of an enumeration's words, in lower case. */
  public <E extends Enum<E>> E word(String name, E otherwise) {
    String value = text(name, otherwise.name().toLowerCase(Locale.ROOT));
    List<String> words = new ArrayList<>();
    for (E each : otherwise.getDeclaringClass().getEnumConstants()) {
      words.add(each.name().toLowerCase(Locale.ROOT));
      if (words.contains(value)) {
        return each;
      }
    }
    throw new IllegalArgumentException("--" + name + " is one of " + words + ": " + value);
  }

  List<Integer> numbers(String name, String otherwise) {
    List<Integer> numbers = new ArrayList<>();
    String list = text(name, otherwise);
    if (!list.isEmpty()) {
      for (String each : list.split(",", -1)) {
        numbers.add(parseNumber(name, each));
      }
    }
    return numbers;
  }

  /** What stands between commas; nothing by default. */
  List<String> words(String name) {
    String list = text(name, "");
    return list.isEmpty() ? List.of() : List.of(list.split(",", -1));
  }

  static int parseNumber(String name, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--" + name + ": not a number: " + value, e);
    }
  }
}
