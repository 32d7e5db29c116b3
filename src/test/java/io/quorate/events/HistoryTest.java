package io.quorate.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.events.History.Slice;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.InvariantViolation;
import io.quorate.kernel.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Goal: nobody misses an event without being told. Method: a small history against a list that
 * forgets nothing.
 */
class HistoryTest {
  private static final long ROOM = 1 << 20;

  private static List<Event> events(int count) {
    return Stream.generate(() -> Happened.granted("l")).limit(count).toList();
  }

  private static List<String> ids(Slice slice) {
    return slice.events().stream().map(event -> event.id().toString()).toList();
  }

  private static Slice after(History history, String place) {
    EventId id = EventId.parse(place).orElseThrow();
    return Invariant.present(history.after(id, 100), "what is after " + place);
  }

  @Test
  void readerGoesOnBehindWhatItHasSeen() {
    History history = new History(100, ROOM, 10);
    history.applied(11, events(2));
    history.applied(12, List.of());
    history.applied(13, events(1));
    history.applied(14, List.of());

    assertThat(ids(after(history, "10"))).containsExactly("11-0", "11-1", "13-0");
    assertThat(ids(after(history, "11-0"))).containsExactly("11-1", "13-0");
    assertThat(ids(after(history, "11-1"))).containsExactly("13-0");
    assertThat(ids(after(history, "11"))).containsExactly("13-0");
    assertThat(ids(after(history, "12-0"))).containsExactly("13-0");
    assertThat(ids(after(history, "13-0"))).isEmpty();
    assertThat(after(history, "13-0").upTo()).hasToString("14");
  }

  @Test
  void whatIsTakenInPartsIsTheWhole() {
    History history = new History(100, ROOM, 0);
    for (int index = 1; index <= 10; index++) {
      history.applied(index, events(index % 4));
    }
    List<String> taken = new ArrayList<>();
    EventId place = EventId.endOf(0);
    Slice slice = Invariant.present(history.after(place, 2), "the first");
    while (!slice.events().isEmpty()) {
      assertThat(slice.events()).hasSizeLessThanOrEqualTo(2);
      taken.addAll(ids(slice));
      slice = Invariant.present(history.after(slice.upTo(), 2), "the next");
    }
    assertThat(taken).isEqualTo(ids(after(history, "0")));
    assertThat(slice.upTo()).isEqualTo(history.end());
  }

  @Test
  void askingForNothingTellsWhetherAPlaceIsKnownAndMovesNobody() {
    History history = new History(2, ROOM, 0);
    history.applied(1, events(2));

    assertThat(Invariant.present(history.after(EventId.endOf(0), 0), "nothing").upTo())
        .hasToString("0");
    history.applied(2, events(1));
    assertThat(history.after(EventId.endOf(0), 0)).isNull();
  }

  @Test
  void placeAheadOfTheNodeStaysWhereItIsUntilTheNodeIsThere() {
    History history = new History(100, ROOM, 10);
    history.applied(11, events(1));

    assertThat(after(history, "13-0").events()).isEmpty();
    assertThat(after(history, "13-0").upTo()).hasToString("13-0");
    history.applied(12, events(1));
    history.applied(13, events(2));
    history.applied(14, events(1));
    assertThat(ids(after(history, "13-0"))).containsExactly("13-1", "14-0");
  }

  @Test
  void whatCameBeforeTheHistoryIsNotPretendedToBeNothing() {
    History history = new History(100, ROOM, 10);
    assertThat(history.after(EventId.endOf(9), 100)).isNull();
    assertThat(history.after(new EventId(10, 5), 100)).isNull();
    assertThat(ids(after(history, "10"))).isEmpty();
  }

  @Test
  void leapLeavesAHoleThatOnlyThoseDoNotSeeWhoAreBehindIt() {
    History history = new History(100, ROOM, 10);
    history.applied(11, events(1));
    history.leap(20);
    history.applied(21, events(1));

    assertThat(history.after(EventId.endOf(11), 100)).isNull();
    assertThat(history.after(EventId.endOf(19), 100)).isNull();
    assertThat(ids(after(history, "20"))).containsExactly("21-0");
    assertThatThrownBy(() -> history.leap(21)).isInstanceOf(InvariantViolation.class);
    assertThatThrownBy(() -> history.applied(21, List.of())).isInstanceOf(InvariantViolation.class);
  }

  @Test
  void bytesAreABoundToo() {
    int each = new Recorded(new EventId(1, 0), Happened.granted("l".repeat(500))).bytes();
    History history = new History(1_000, 10L * each, 0);
    for (int index = 1; index <= 25; index++) {
      history.applied(index, List.of(Happened.granted("l".repeat(500))));
    }
    assertThat(history.begin()).hasToString("15-0");
    assertThat(ids(after(history, "15-0"))).hasSize(10);
    assertThat(each).isGreaterThan(1_000);
  }

  @Test
  void historyIsTheEndOfAllThatHappened() {
    for (long seed = 0; seed < 200; seed++) {
      Rng rng = new Rng(seed);
      int countMax = 1 + rng.index(100);
      History history = new History(countMax, ROOM, 0);
      List<String> all = new ArrayList<>();
      all.add("0");
      for (int index = 1; index <= 100; index++) {
        int count = rng.index(4);
        history.applied(index, events(count));
        for (int ordinal = 0; ordinal < count; ordinal++) {
          all.add(index + "-" + ordinal);
        }
        assertEnd(history, all, countMax);
      }
    }
  }

  private static void assertEnd(History history, List<String> all, int countMax) {
    int forgotten = Math.max(0, all.size() - 1 - countMax);
    assertThat(history.begin()).hasToString(all.get(forgotten));
    for (int i = 0; i < all.size(); i++) {
      EventId place = EventId.parse(all.get(i)).orElseThrow();
      if (i < forgotten) {
        assertThat(history.after(place, 1_000)).isNull();
      } else {
        Slice slice = Invariant.present(history.after(place, 1_000), "what is known");
        assertThat(ids(slice)).isEqualTo(all.subList(i + 1, all.size()));
      }
    }
  }
}
