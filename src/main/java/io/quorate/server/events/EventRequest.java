package io.quorate.server.events;

import io.quorate.events.EventId;
import io.quorate.events.EventType;
import io.quorate.events.Filter;
import io.quorate.kernel.Names;
import io.quorate.server.api.Parameters;
import io.quorate.server.api.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a reader wants.
 *
 * @param from behind which it wants the events; empty for from now on
 */
record EventRequest(Filter filter, Optional<EventId> from) {
  static final String HEADER = "Last-Event-ID";

  private static final String PARAMETER = "last_event_id";
  private static final String PREFIX = "prefix";
  private static final String TYPE = "type";

  /**
   * The header counts more than the parameter: whoever comes back on its own sends the address that
   * it was given once, and in the header how far it has come since.
   *
   * @throws Refusal if anything is unknown or malformed
   */
  static EventRequest of(@Nullable String rawQuery, @Nullable String header) {
    Parameters parameters = Parameters.of(rawQuery, List.of(PREFIX, TYPE, PARAMETER));
    Optional<EventId> parameter = parameters.text(PARAMETER).map(text -> id(PARAMETER, text));
    return new EventRequest(
        new Filter(
            parameters.text(PREFIX).map(EventRequest::prefix).orElse(""),
            parameters.text(TYPE).map(EventRequest::types).orElse(EnumSet.noneOf(EventType.class))),
        header == null || header.isEmpty() ? parameter : Optional.of(id(HEADER, header)));
  }

  private static EventId id(String name, String text) {
    return EventId.parse(text)
        .orElseThrow(() -> Refusal.invalid(name + " is " + EventId.FORM + ", as 1234-0"));
  }

  private static String prefix(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > Names.BYTES_MAX) {
      throw Refusal.invalid(PREFIX + " has " + Names.BYTES_MAX + " bytes of UTF-8 at most");
    }
    return text;
  }

  private static Set<EventType> types(String text) {
    EnumSet<EventType> types = EnumSet.noneOf(EventType.class);
    for (String word : text.split(",", -1)) {
      types.add(EventType.find(word.strip()).orElseThrow(EventRequest::notAType));
    }
    return types;
  }

  private static Refusal notAType() {
    return Refusal.invalid(
        TYPE
            + " is one or more, with commas between, of "
            + Stream.of(EventType.values()).map(EventType::word).collect(Collectors.joining(", ")));
  }
}
