package io.quorate.server.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parameters of one call, from its query and its body; none of them unknown. */
public final class Parameters {
  // Numbers of the API stay below 2^53, which has sixteen digits.
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,16}");

  /** Parameters that are lists, and so stand in a body only. */
  static final Set<String> LISTS = Set.of("resources", "fencing_tokens", "receipts", "ack");

  private final Map<String, String> values;
  private final Map<String, List<String>> lists;

  private Parameters(Map<String, String> values, Map<String, List<String>> lists) {
    this.values = values;
    this.lists = lists;
  }

  /**
   * @param allowed the names that the call knows
   * @throws Refusal if the query is broken or has other names
   */
  public static Parameters of(@Nullable String rawQuery, List<String> allowed) {
    return of(rawQuery, new byte[0], allowed);
  }

  /**
   * @param allowed the names that the call knows
   * @throws Refusal if query or body are broken, have other names, or contradict each other
   */
  public static Parameters of(@Nullable String rawQuery, byte[] body, List<String> allowed) {
    Map<String, String> values = UriText.query(rawQuery);
    JsonBody members = JsonBody.parse(body, LISTS);
    members.values().forEach((name, value) -> merge(values, name, value));
    requireKnown(values.keySet(), allowed);
    requireKnown(members.lists().keySet(), allowed);
    for (String name : values.keySet()) {
      if (LISTS.contains(name)) {
        throw Refusal.invalid(name + " is a list, in a JSON body");
      }
    }
    return new Parameters(values, members.lists());
  }

  /**
   * Parameters that have been read elsewhere.
   *
   * @throws Refusal if there are others than the call knows
   */
  public static Parameters of(Map<String, String> values, List<String> allowed) {
    requireKnown(values.keySet(), allowed);
    return new Parameters(values, Map.of());
  }

  private static void requireKnown(Set<String> names, List<String> allowed) {
    for (String name : names) {
      if (!allowed.contains(name)) {
        throw Refusal.invalid(
            "unknown parameter "
                + name
                + (allowed.isEmpty()
                    ? "; none is allowed here"
                    : "; allowed are " + String.join(", ", allowed)));
      }
    }
  }

  private static void merge(Map<String, String> values, String name, String value) {
    String other = values.putIfAbsent(name, value);
    if (other != null && !other.equals(value)) {
      throw Refusal.invalid(name + " differs between query and body");
    }
  }

  /**
   * The same, where fewer names are known.
   *
   * @throws Refusal if any other is given
   */
  public Parameters only(List<String> allowed) {
    requireKnown(values.keySet(), allowed);
    requireKnown(lists.keySet(), allowed);
    return this;
  }

  /** The same, with another parameter unless that is given. */
  public Parameters orElse(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.putIfAbsent(name, value);
    return new Parameters(more, lists);
  }

  public boolean isList(String name) {
    return lists.containsKey(name);
  }

  /** The elements of a list; none if it is not given. */
  public List<String> list(String name) {
    return lists.getOrDefault(name, List.of());
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * @throws Refusal if the parameter is not given
   */
  public String required(String name) {
    return text(name).orElseThrow(() -> Refusal.invalid(name + " is required"));
  }

  /** One of the constants' names, in any case. */
  public <E extends Enum<E>> E word(String name, E fallback) {
    Class<E> words = fallback.getDeclaringClass();
    return text(name)
        .map(text -> Words.find(words, text).orElseThrow(() -> notOneOf(name, words)))
        .orElse(fallback);
  }

  private static Refusal notOneOf(String name, Class<? extends Enum<?>> words) {
    return Refusal.invalid(
        name
            + " is "
            + Stream.of(words.getEnumConstants())
                .map(Words::of)
                .collect(Collectors.joining(" or ")));
  }

  public boolean claim(String name, boolean fallback) {
    String text = values.get(name);
    if (text == null) {
      return fallback;
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw Refusal.invalid(name + " is true or false");
    };
  }

  public long durationMillis(String name, Durations.Range range, long fallbackMillis) {
    String text = values.get(name);
    return text == null ? fallbackMillis : Durations.parseMillis(name, text, range);
  }

  /**
   * A whole number.
   *
   * @throws Refusal if the text is anything else, or out of range
   */
  public static long number(String name, String text, long min, long max) {
    if (WHOLE_NUMBER.matcher(text).matches()) {
      long value = Long.parseLong(text);
      if (min <= value && value <= max) {
        return value;
      }
    }
    throw Refusal.invalid(name + " is a whole number from " + min + " to " + max);
  }
}
