package io.quorate.server.boot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads values by their names and collects what is wrong with them. */
final class SettingsReader {
  /** How much of a bad value a complaint repeats. */
  static final int SHOWN_LENGTH_MAX = 200;

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,10}");

  private final Function<String, Optional<String>> source;
  private final List<String> complaints = new ArrayList<>();

  SettingsReader(Function<String, Optional<String>> source) {
    this.source = source;
  }

  /** The value without surrounding space, if it is set to anything. */
  Optional<String> text(String name) {
    return source.apply(name).map(String::strip).filter(value -> !value.isEmpty());
  }

  /** One of the constants' names, in any case. */
  <E extends Enum<E>> E word(String name, E fallback) {
    E[] words = fallback.getDeclaringClass().getEnumConstants();
    String allowed =
        Arrays.stream(words)
            .map(word -> word.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" or "));
    return read(
        name,
        allowed,
        text ->
            Arrays.stream(words)
                .filter(word -> word.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new),
        fallback);
  }

  long millis(String name, Seconds range, long fallbackMillis) {
    return read(name, range.toString(), text -> orReject(range.parseMillis(text)), fallbackMillis);
  }

  int number(String name, int min, int max, int fallback) {
    return read(
        name,
        "a whole number from " + min + " to " + max,
        text -> (int) orReject(wholeNumber(text, min, max)),
        fallback);
  }

  /**
   * Any value.
   *
   * @param allowed what a complaint says is allowed
   * @param parser throws IllegalArgumentException for a bad value
   */
  <T> T read(String name, String allowed, Function<String, T> parser, T fallback) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      return parser.apply(text.get());
    } catch (IllegalArgumentException e) {
      complain(name, text.get(), allowed);
      return fallback;
    }
  }

  /** A value that no complaint shows. */
  <T> T readSecret(String name, Function<String, T> parser, T fallback) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      return parser.apply(text.get());
    } catch (IllegalArgumentException e) {
      complain(name + " has a value that is not shown here; " + e.getMessage());
      return fallback;
    }
  }

  void complain(String name, String value, String allowed) {
    complain(name + " is '" + shown(value) + "'; allowed: " + allowed);
  }

  void complain(String line) {
    complaints.add(line);
  }

  /**
   * @throws SettingsRejected if there is any complaint
   */
  void rejectIfBad() {
    if (!complaints.isEmpty()) {
      throw new SettingsRejected(complaints);
    }
  }

  private static OptionalLong wholeNumber(String text, int min, int max) {
    if (!WHOLE_NUMBER.matcher(text).matches()) {
      return OptionalLong.empty();
    }
    long value = Long.parseLong(text);
    return min <= value && value <= max ? OptionalLong.of(value) : OptionalLong.empty();
  }

  private static long orReject(OptionalLong value) {
    return value.orElseThrow(IllegalArgumentException::new);
  }

  // A line in a log stays one line, whatever the value contains.
  private static String shown(String value) {
    String clean = CONTROL.matcher(value).replaceAll("?");
    return clean.length() <= SHOWN_LENGTH_MAX
        ? clean
        : clean.substring(0, SHOWN_LENGTH_MAX) + "...";
  }
}
