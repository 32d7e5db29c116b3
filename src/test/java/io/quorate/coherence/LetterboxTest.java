package io.quorate.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cache.CacheKey;
import io.quorate.cache.CacheMessage;
import io.quorate.cache.Condition;
import io.quorate.cache.Content;
import io.quorate.cache.LeaseId;
import io.quorate.cache.Wish;
import io.quorate.kernel.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: messages for one node are bounded, and travel in calls of a bounded length. */
class LetterboxTest {
  private final Letterbox box = new Letterbox();

  @Test
  void messagesTravelTogetherInTheirOrder() {
    for (int id = 1; id <= Letterbox.CALL_MESSAGES_MAX + 1; id++) {
      box.add(message(id));
    }
    List<CacheMessage> first = box.next();
    assertThat(first).hasSize(Letterbox.CALL_MESSAGES_MAX).startsWith(message(1), message(2));
    assertThat(box.next()).containsExactly(message(Letterbox.CALL_MESSAGES_MAX + 1));
    assertThat(box.isEmpty()).isTrue();
  }

  @Test
  void longMessagesTravelAlone() {
    box.add(message(1));
    box.add(store(2, (int) Letterbox.CALL_BYTES_MAX));
    box.add(message(3));
    assertThat(box.next()).hasSize(1);
    assertThat(box.next()).hasSize(1);
    assertThat(box.next()).hasSize(1);
    assertThat(box.next()).isEmpty();
  }

  @Test
  void theOldestGetsLostWhereThereAreTooMany() {
    for (int id = 0; id <= Letterbox.WAITING_MAX; id++) {
      box.add(message(id));
    }
    assertThat(box.next()).startsWith(message(1));
  }

  @Test
  void theOldestGetsLostWhereTheyAreTooLong() {
    int megabytes = (int) (Letterbox.WAITING_BYTES_MAX >> 20);
    for (int id = 0; id < megabytes; id++) {
      box.add(store(id, 1 << 20));
    }
    assertThat(idOf(box.next())).isEqualTo(1);
  }

  private static long idOf(List<CacheMessage> messages) {
    return ((CacheMessage.Request) messages.get(0)).id();
  }

  private static CacheMessage message(long round) {
    return new CacheMessage.LeaseAsk(7, 12, 5, round);
  }

  private static CacheMessage store(long id, int bytes) {
    return new CacheMessage.Request(
        new LeaseId(7, 12, 1),
        id,
        id,
        new CacheKey(7, "k"),
        new Wish.Store(Bytes.of(new byte[bytes]), Content.FOREVER, Condition.NONE));
  }
}
