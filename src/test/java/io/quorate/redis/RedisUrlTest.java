package io.quorate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: one line says where Redis is. Method: read lines, good and bad. */
class RedisUrlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          redis://r1                          | Redis at r1:6379                            | 0
          redis://r1:7/3                      | Redis at r1:7                               | 3
          rediss://u:p@r1:7/                  | Redis at r1:7                               | 0
          redis://[::1]:7                     | Redis at [::1]:7                            | 0
          redis-cluster://a:1,b               | the Redis cluster of a:1,b:6379             | 0
          redis-sentinel://a,b:2/main         | the Redis main of the sentinels at a:26379,b:2 | 0
          rediss-sentinel://:p@a:1/main/4     | the Redis main of the sentinels at a:1      | 4
          """)
  void everyFormSaysWhere(String url, String where, int database) {
    RedisTarget target = RedisUrl.parse(url);

    assertThat(target).hasToString(where);
    assertThat(target.database()).isEqualTo(database);
    assertThat(target.isEncrypted()).isEqualTo(url.startsWith("rediss"));
  }

  @Test
  void userAndPasswordMayHaveAnyCharacter() {
    RedisTarget target = RedisUrl.parse("redis://u%3A:p%40%2F+:x@r");

    assertThat(target.user()).isEqualTo("u:");
    assertThat(target.password()).isEqualTo("p@/+:x");
    assertThat(RedisUrl.parse("redis://:p@r").user()).isNull();
    assertThat(target.toString()).doesNotContain("p@").doesNotContain("u:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "r1",
        "http://r1",
        "redis://",
        "redis://r1:0",
        "redis://r1:65536",
        "redis://r1:x",
        "redis://a,b",
        "redis://r1/x",
        "redis://r1/1/2",
        "redis://r1?db=1",
        "redis://hunter@r1",
        "redis://u:hunter%4@r1",
        "redis-cluster://a:1/2",
        "redis-sentinel://a:1",
        "redis-sentinel://a:1/"
      })
  void anythingElseIsRefusedWithoutBeingRepeated(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisUrl.parse(url))
        .withMessageNotContaining("hunter")
        .withMessageContaining("redis-sentinel://");
  }

  @Test
  void whatIsShownHasNoPassword() {
    assertThat(RedisUrl.withoutPassword("redis://u:hunter@@r:1/2")).isEqualTo("redis://…@r:1/2");
    assertThat(RedisUrl.withoutPassword("u:hunter@r")).isEqualTo("…@r");
    assertThat(RedisUrl.withoutPassword("redis://r")).isEqualTo("redis://r");
  }
}
