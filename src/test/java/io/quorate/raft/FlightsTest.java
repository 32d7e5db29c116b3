package io.quorate.raft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Goal: a request is answered once, even after it was given up. Method: one follower's flights. */
class FlightsTest {
  private final Flights flights = new Flights();

  private void send(Flight.Kind kind, long round, long sentMillis) {
    flights.add(new Flight(kind, round, round, round + 1, sentMillis));
  }

  @Test
  void takesEachRequestOnce() {
    send(Flight.Kind.ENTRIES, 1, 0);

    assertThat(flights.takeOpen(2)).isNull();
    assertThat(flights.takeOpen(1)).isNotNull();
    assertThat(flights.takeOpen(1)).isNull();
    assertThat(flights.takeLost(1)).isNull();
  }

  @Test
  void remembersTheNewestOfThoseGivenUp() {
    for (int round = 0; round <= Flights.LOST_MAX; round++) {
      send(Flight.Kind.HEARTBEAT, round, 0);
    }
    flights.loseAll();

    assertThat(flights.count(Flight.Kind.HEARTBEAT)).isZero();
    assertThat(flights.takeOpen(1)).isNull();
    assertThat(flights.takeLost(0)).isNull();
    assertThat(flights.takeLost(1)).isNotNull();
    assertThat(flights.takeLost(1)).isNull();
  }

  @Test
  void givesUpWhatIsTooOldAndSaysWhetherEntriesWereInIt() {
    send(Flight.Kind.HEARTBEAT, 1, 10);
    send(Flight.Kind.ENTRIES, 2, 20);
    send(Flight.Kind.ENTRIES, 3, 30);

    assertThat(flights.loseSentBy(9)).isFalse();
    assertThat(flights.loseSentBy(10)).isFalse();
    assertThat(flights.loseSentBy(20)).isTrue();
    assertThat(flights.count(Flight.Kind.ENTRIES)).isEqualTo(1);
  }

  @Test
  void answerEndsTheWaitForEarlierRequestsWithoutEntries() {
    send(Flight.Kind.NUDGE, 1, 0);
    send(Flight.Kind.ENTRIES, 2, 0);
    send(Flight.Kind.HEARTBEAT, 3, 0);
    send(Flight.Kind.NUDGE, 4, 0);
    flights.supersede(4);

    assertThat(flights.takeOpen(1)).isNull();
    assertThat(flights.takeOpen(2)).isNotNull();
    assertThat(flights.takeOpen(3)).isNull();
    assertThat(flights.takeOpen(4)).isNotNull();
  }

  @Test
  void knowsWhichEntriesAreUnderWay() {
    flights.add(new Flight(Flight.Kind.ENTRIES, 1, 4, 6, 0));

    assertThat(flights.carries(4)).isFalse();
    assertThat(flights.carries(5)).isTrue();
    assertThat(flights.carries(6)).isTrue();
    assertThat(flights.carries(7)).isFalse();
  }
}
