package io.quorate.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: ids are places that every node agrees on. Method: texts and orders, one by one. */
class EventIdTest {
  @ParameterizedTest
  @ValueSource(strings = {"0", "7", "7-0", "7-12", "999999999999999999", "1-999999999"})
  void textIsReadAsItIsWritten(String text) {
    assertThat(EventId.parse(text).orElseThrow()).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "-1",
        "1-",
        "1--1",
        "1-2-3",
        " 1",
        "1 ",
        "1-0 ",
        "+1",
        "1.0",
        "a",
        "1-a",
        "0x1",
        "1\n",
        "1000000000000000000",
        "1-1000000000",
        "١"
      })
  void anythingElseIsNoId(String text) {
    assertThat(EventId.parse(text)).isEmpty();
  }

  @Test
  void theEndOfAnEntryIsBehindAllOfItsEvents() {
    assertThat(new EventId(7, 0)).isLessThan(new EventId(7, 1));
    assertThat(new EventId(7, 1)).isLessThan(EventId.endOf(7));
    assertThat(EventId.endOf(7)).isLessThan(new EventId(8, 0));
    assertThat(EventId.endOf(7)).isEqualByComparingTo(EventId.parse("7").orElseThrow());
  }
}
