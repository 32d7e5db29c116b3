package io.quorate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Goal: an operator hears of what may lose messages, and of nothing else. */
class RedisAdviceTest {
  @Test
  void aRedisThatLosesNothingIsNotTalkedAbout() {
    assertThat(queues(settings("yes", "always", "0", "allkeys-lru"))).isEmpty();
    assertThat(queues(settings("yes", "always", "100", "noeviction"))).isEmpty();
  }

  @Test
  void whatMayLoseMessagesIsSaid() {
    assertThat(queues(settings("yes", "everysec", "0", "noeviction")))
        .singleElement()
        .asString()
        .contains("appendfsync everysec")
        .contains("appendfsync always");
    assertThat(queues(settings("no", "always", "0", "noeviction"))).hasSize(1);
    assertThat(queues(settings("yes", "always", "100", "volatile-ttl")))
        .singleElement()
        .asString()
        .contains("volatile-ttl");
  }

  @Test
  void ofTheCacheItIsSaidThatOlderValuesComeBack() {
    assertThat(RedisAdvice.about(settings("yes", "no", "9", "allkeys-lru"), RedisContents.CACHE))
        .hasSize(2)
        .anyMatch(line -> line.contains("older ones come back"))
        .anyMatch(line -> line.contains("throws values away"));
  }

  private static List<String> queues(Map<String, String> settings) {
    return RedisAdvice.about(settings, RedisContents.QUEUES);
  }

  private static Map<String, String> settings(
      String append, String sync, String memory, String policy) {
    return Map.of(
        "appendonly", append,
        "appendfsync", sync,
        "maxmemory", memory,
        "maxmemory-policy", policy);
  }
}
