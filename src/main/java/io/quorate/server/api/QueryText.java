package io.quorate.server.api;

import io.quorate.server.api.PercentCode.Plus;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The query of an address. */
final class QueryText {
  /** More than any call knows: the rest would be unknown anyway. */
  static final int PARAMETERS_MAX = 64;

  private QueryText() {}

  /**
   * @throws Refusal if a name is given twice, or the encoding is broken
   */
  static Map<String, String> parse(@Nullable String rawQuery) {
    Map<String, String> values = new LinkedHashMap<>();
    if (rawQuery == null) {
      return values;
    }
    int start = 0;
    while (start <= rawQuery.length()) {
      int ampersand = rawQuery.indexOf('&', start);
      int end = ampersand < 0 ? rawQuery.length() : ampersand;
      if (end > start) {
        put(values, rawQuery.substring(start, end));
      }
      start = end + 1;
    }
    return values;
  }

  private static void put(Map<String, String> values, String pair) {
    int equals = pair.indexOf('=');
    String rawName = equals < 0 ? pair : pair.substring(0, equals);
    String rawValue = equals < 0 ? "" : pair.substring(equals + 1);
    String name = PercentCode.decode("the name of a parameter", rawName, Plus.IS_SPACE);
    String value = PercentCode.decode(name, rawValue, Plus.IS_SPACE);
    if (values.putIfAbsent(name, value) != null) {
      throw Refusal.invalid(name + " is given more than once");
    }
    if (values.size() > PARAMETERS_MAX) {
      throw Refusal.invalid("a query has " + PARAMETERS_MAX + " parameters at most");
    }
  }
}
