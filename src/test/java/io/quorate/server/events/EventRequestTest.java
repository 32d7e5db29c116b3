package io.quorate.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.events.EventId;
import io.quorate.events.EventType;
import io.quorate.server.api.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: a request is understood or refused. Method: queries and headers, one by one. */
class EventRequestTest {
  @Test
  void everythingMayBeLeftOut() {
    EventRequest request = EventRequest.of(null, null);
    assertThat(request.from()).isEmpty();
    assertThat(request.filter().prefix()).isEmpty();
    assertThat(request.filter().types()).isEmpty();
  }

  @Test
  void filterIsReadFromTheQuery() {
    EventRequest request = EventRequest.of("prefix=orders%3A&type=leader,Lock_Granted", null);
    assertThat(request.filter().prefix()).isEqualTo("orders:");
    assertThat(request.filter().types()).containsExactly(EventType.LOCK_GRANTED, EventType.LEADER);
  }

  @Test
  void headerIsNewerThanTheAddress() {
    assertThat(EventRequest.of("last_event_id=5", null).from()).contains(EventId.endOf(5));
    assertThat(EventRequest.of("last_event_id=5", "7-1").from()).contains(new EventId(7, 1));
    assertThat(EventRequest.of("last_event_id=5", "").from()).contains(EventId.endOf(5));
  }

  @ParameterizedTest
  @CsvSource({
    "last_event_id=x,'',last_event_id is the index",
    "last_event_id=,'',last_event_id is the index",
    "last_event_id=x,5,last_event_id is the index",
    "prefix=a,5-,Last-Event-ID is the index",
    "type=lock,'','lock_granted, lock_offered'",
    "type=,'',lock_granted",
    "'type=leader,','',lock_granted",
    "types=leader,'',unknown parameter types",
  })
  void whatIsMalformedIsRefusedWithWhatIsAllowed(String query, String header, String part) {
    assertThatThrownBy(() -> EventRequest.of(query, header))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(part);
  }

  @Test
  void prefixIsNoLongerThanAName() {
    assertThat(EventRequest.of("prefix=" + "a".repeat(512), null).filter().prefix()).hasSize(512);
    assertThatThrownBy(() -> EventRequest.of("prefix=" + "a".repeat(513), null))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("512 bytes");
  }
}
