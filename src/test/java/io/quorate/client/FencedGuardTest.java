package io.quorate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.client.FencedGuard.Seen;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: who may have lost the lock does no harm. Method: tokens in the orders that matter. */
class FencedGuardTest {
  private final FencedGuard guard = new FencedGuard();

  @Test
  void anOlderWriterIsRefusedAndTheSameGoesOn() {
    assertThat(guard.admitsWrite(5)).isTrue();
    assertThat(guard.admitsWrite(5)).isTrue();
    assertThat(guard.admitsWrite(7)).isTrue();
    assertThat(guard.admitsWrite(6)).isFalse();
    assertThat(guard.admitsRead(6)).isFalse();
    assertThat(guard.seen()).isEqualTo(new Seen(7, 0));
  }

  @Test
  void readersDoNotTurnEachOtherAway() {
    assertThat(guard.admitsWrite(3)).isTrue();
    assertThat(guard.admitsRead(6)).isTrue();
    assertThat(guard.admitsRead(5)).as("an older reader beside it").isTrue();
    assertThat(guard.seen()).isEqualTo(new Seen(3, 6));
  }

  @Test
  void aWriterOlderThanAReaderIsRefused() {
    assertThat(guard.admitsRead(6)).isTrue();
    assertThat(guard.admitsWrite(5)).isFalse();
    assertThat(guard.admitsWrite(8)).isTrue();
    assertThat(guard.admitsRead(6)).isFalse();
  }

  @Test
  void aWriterThatBecameAReaderKeepsItsToken() {
    assertThat(guard.admitsWrite(5)).isTrue();
    assertThat(guard.admitsRead(5)).isTrue();
    assertThat(guard.admitsRead(6)).as("a reader let in beside it").isTrue();
    assertThat(guard.admitsRead(5)).isTrue();
    assertThat(guard.admitsWrite(5)).as("a write from before it became one").isFalse();
  }

  @Test
  void whatWasSeenOutlivesTheGuard() {
    guard.admitsWrite(5);
    guard.admitsRead(9);
    FencedGuard next = new FencedGuard(guard.seen());
    assertThat(next.admitsWrite(8)).isFalse();
    assertThat(next.admitsRead(4)).isFalse();
  }

  @Test
  void nothingIsDoneUnderAStaleToken() throws Exception {
    List<String> written = new ArrayList<>();
    guard.write(5, () -> written.add("new"));
    assertThatThrownBy(() -> guard.write(4, () -> written.add("old")))
        .isInstanceOf(StaleTokenException.class)
        .hasMessageContaining("token 4");
    assertThatThrownBy(() -> guard.read(4, () -> written.get(0)))
        .isInstanceOf(StaleTokenException.class);
    assertThat(guard.read(6, () -> written)).containsExactly("new");
  }
}
