package io.quorate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quorate.queue.QueueName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Goal: all that belongs to a queue is in one slot, whatever the queue is called. */
class QueueKeysTest {
  private static final List<String> NAMES =
      List.of(
          "q", "{", "}", "{}", "}{", "a}b", "a{b}c", "%7D", "%", "é😀", "q.dead", "q.dead.dead");

  @Test
  void aQueueAndItsDeadLettersShareASlot() {
    for (String name : NAMES) {
      List<String> keys = QueueKeys.of(new QueueName(name).source());
      int slot = JedisClusterCRC16.getSlot(keys.get(0));
      assertThat(JedisClusterCRC16.getSlot(keys.get(1))).as(name).isEqualTo(slot);
      assertThat(JedisClusterCRC16.getSlot(keys.get(0) + ":processing")).as(name).isEqualTo(slot);
    }
    assertThat(QueueKeys.base(new QueueName("orders"))).isEqualTo("queue:{orders}");
    assertThat(QueueKeys.base(new QueueName("orders.dead"))).isEqualTo("queue:{orders}.dead");
  }

  @Test
  void twoQueuesHaveNoKeyInCommon() {
    Set<String> keys = new HashSet<>();
    for (String name : NAMES) {
      for (String suffix : List.of("", ":1", ":processing", ".dead:processing")) {
        String key = QueueKeys.base(new QueueName(name)) + suffix;
        if (!suffix.startsWith(".dead")) {
          assertThat(keys.add(key)).as(key).isTrue();
        }
      }
    }
  }

  @Test
  void aHomeLeadsBackToItsQueue() {
    for (String name : NAMES) {
      QueueName queue = new QueueName(name);
      assertThat(QueueKeys.ofHome(QueueKeys.homeOf(queue))).isEqualTo(queue.source());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "7", "cQ==", "cR", "*", "Lw", "YWNr"})
  void whatIsNoHomeIsRefused(String home) {
    assertThatIllegalArgumentException().isThrownBy(() -> QueueKeys.ofHome(home));
  }
}
