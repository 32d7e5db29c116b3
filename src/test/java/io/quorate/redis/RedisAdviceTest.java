package io.quorate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Goal: an operator hears of what may lose messages, and of nothing else. */
class RedisAdviceTest {
  @Test
  void aRedisThatLosesNothingIsNotTalkedAbout() {
    assertThat(RedisAdvice.about(settings("yes", "always", "0", "allkeys-lru"))).isEmpty();
    assertThat(RedisAdvice.about(settings("yes", "always", "100", "noeviction"))).isEmpty();
  }

  @Test
  void whatMayLoseMessagesIsSaid() {
    assertThat(RedisAdvice.about(settings("yes", "everysec", "0", "noeviction")))
        .singleElement()
        .asString()
        .contains("appendfsync everysec")
        .contains("appendfsync always");
    assertThat(RedisAdvice.about(settings("no", "always", "0", "noeviction"))).hasSize(1);
    assertThat(RedisAdvice.about(settings("yes", "always", "100", "volatile-ttl")))
        .singleElement()
        .asString()
        .contains("volatile-ttl");
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
