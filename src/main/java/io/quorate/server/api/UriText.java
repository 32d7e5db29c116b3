package io.quorate.server.api;

import io.quorate.server.api.PercentCode.Plus;
import jakarta.ws.rs.core.UriInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the address of a call says. A part of its path is read from its raw form: {@code PathParam}
 * would cut it at a semicolon, and two names would become one.
 */
public final class UriText {
  /** More than any call knows: the rest would be unknown anyway. */
  static final int PARAMETERS_MAX = 64;

  private UriText() {}

  /**
   * The parameters in the query.
   *
   * @throws Refusal if a name is given twice, or the encoding is broken
   */
  static Map<String, String> query(@Nullable String rawQuery) {
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

  /**
   * The query as it came; null if there is none.
   *
   * @throws Refusal if the server has let an address pass that it cannot read
   */
  public static @Nullable String rawQuery(UriInfo uri) {
    try {
      return uri.getRequestUri().getRawQuery();
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid(
          "the address is not valid: a '%' needs two hexadecimal digits after it");
    }
  }

  /** The name in {@code collection/name} and whatever lies below it, decoded. */
  public static String second(UriInfo uri) {
    return decoded(uri, 1);
  }

  /** The name in {@code collection/kind/name} and whatever lies below it, decoded. */
  public static String third(UriInfo uri) {
    return decoded(uri, 2);
  }

  private static String decoded(UriInfo uri, int slashesBefore) {
    String raw = uri.getPath(false);
    int start = raw.startsWith("/") ? 1 : 0;
    for (int slash = 0; slash < slashesBefore; slash++) {
      start = raw.indexOf('/', start) + 1;
    }
    int end = raw.indexOf('/', start);
    return decoded(raw.substring(start, end < 0 ? raw.length() : end));
  }

  /**
   * A part of a path.
   *
   * @throws Refusal if its encoding is broken
   */
  public static String decoded(String segment) {
    String text = PercentCode.decode("the path", segment, Plus.IS_PLUS);
    if (text.indexOf('\\') >= 0) {
      // Payara passes none on, so no lock may be in reach at other servers only.
      throw Refusal.invalid("the path has a backslash");
    }
    return text;
  }
}
