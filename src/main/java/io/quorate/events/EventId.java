package io.quorate.events;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place among the events, the same on every node: an event, or the end of an entry of the log.
 * Its text is {@code 1234-0} for the first event of entry 1234, and {@code 1234} for the end of it,
 * behind all of its events.
 *
 * @param ordinal of the event within the entry, from 0; {@link #END} for the end of the entry
 */
public record EventId(long index, int ordinal) implements Comparable<EventId> {
  /** Behind every event of an entry. */
  static final int END = Integer.MAX_VALUE;

  /** What {@link #parse} takes, for people. */
  public static final String FORM =
      "the index of an entry, or that, '-' and the number of an event";

  // Eighteen digits are less than 2^63, nine less than 2^31.
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})(?:-([0-9]{1,9}))?");

  /** The end of an entry. */
  public static EventId endOf(long index) {
    return new EventId(index, END);
  }

  /** Empty if the text is no id. */
  public static Optional<EventId> parse(String text) {
    var matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String ordinal = matcher.group(2);
    return Optional.of(
        new EventId(
            Long.parseLong(matcher.group(1)), ordinal == null ? END : Integer.parseInt(ordinal)));
  }

  @Override
  public int compareTo(EventId other) {
    return index == other.index
        ? Integer.compare(ordinal, other.ordinal)
        : Long.compare(index, other.index);
  }

  @Override
  public String toString() {
    return ordinal == END ? Long.toString(index) : index + "-" + ordinal;
  }
}
