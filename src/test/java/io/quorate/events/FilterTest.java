package io.quorate.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.lock.LockEvent;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Goal: a watcher gets what it asks for. Method: all events of all types through filters. */
class FilterTest {
  private static final List<Event> EVENTS = Happened.allTo("orders.1");
  private static final Set<EventType> NONE = EnumSet.noneOf(EventType.class);

  @Test
  void thereIsATypeForEveryEventAndAnEventOfEveryType() {
    Set<Class<?>> known = new HashSet<>();
    for (Event event : EVENTS) {
      known.add(event instanceof Event.OfLocks locks ? locks.change().getClass() : Event.class);
    }
    assertThat(known).contains(LockEvent.SessionEnded.class);
    assertThat(known).containsAll(Arrays.asList(LockEvent.OfLock.class.getPermittedSubclasses()));
    assertThat(EVENTS).extracting(EventType::of).containsExactly(EventType.values());
  }

  @Test
  void whoNamesNothingGetsEverything() {
    assertThat(EVENTS).allMatch(Filter.ALL::admits);
  }

  @Test
  void prefixIsOfTheLocksOrTheQueuesName() {
    assertThat(admitted(new Filter("orders.", NONE))).hasSize(8).contains(EventType.QUEUE_DEPTH);
    assertThat(admitted(new Filter("orders.1", NONE))).hasSize(8);
    assertThat(admitted(new Filter("orders.11", NONE))).isEmpty();
    assertThat(admitted(new Filter("rders", NONE))).isEmpty();
  }

  @Test
  void whatIsOfNeitherComesBesideAPrefixOnlyIfItsTypeIsNamed() {
    assertThat(admitted(new Filter("orders", NONE)))
        .doesNotContain(EventType.LEADER, EventType.SESSION_ENDED);
    Set<EventType> types = EnumSet.of(EventType.LEADER, EventType.DEADLOCK);
    assertThat(admitted(new Filter("orders", types)))
        .containsExactly(EventType.DEADLOCK, EventType.LEADER);
    assertThat(admitted(new Filter("other", types))).containsExactly(EventType.LEADER);
  }

  @Test
  void typesAreFoundByTheirNamesInAnyCase() {
    for (EventType type : EventType.values()) {
      assertThat(EventType.find(type.word())).contains(type);
      assertThat(EventType.find(type.name())).contains(type);
    }
    assertThat(EventType.find("lock")).isEmpty();
    assertThat(EventType.LOCK_GRANTED.word()).isEqualTo("lock_granted");
  }

  private static List<EventType> admitted(Filter filter) {
    return EVENTS.stream().filter(filter::admits).map(EventType::of).toList();
  }
}
