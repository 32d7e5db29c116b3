package io.quorate.client.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.client.OutcomeUnknownException;
import io.quorate.client.PlayedCache;
import io.quorate.client.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Goal: no write is done twice, and none is called done that may not be. Method: a played node. */
class QuorateCacheTest {
  private final PlayedCache played = new PlayedCache();
  private final QuorateCache<String> cache = played.client().cache();

  @Test
  void whatIsPutIsReadUntilItIsRemoved() throws Exception {
    assertThat(cache.get("k")).isEmpty();
    long first = cache.put("k", "{\"n\" : 1}");
    assertThat(cache.get("k")).contains(new Cached<>("k", "{\"n\" : 1}", first));
    long second =
        cache.put("k", "2", PutOptions.DEFAULT.withTtl(Duration.ofMillis(1500))).version();
    assertThat(second).isGreaterThan(first);
    assertThat(played.line("k").ttl()).isEqualTo("1.5");
    assertThat(cache.remove("k")).isTrue();
    assertThat(cache.remove("k")).isFalse();
  }

  @Test
  void aConditionDecides() throws Exception {
    CacheWrite first = cache.putIfAbsent("k", "1");
    assertThat(first.isDone()).isTrue();
    assertThat(cache.putIfAbsent("k", "2")).isEqualTo(new CacheWrite(false, first.version()));
    assertThat(cache.compareAndSet("k", first.version() + 1, "3").isDone()).isFalse();
    CacheWrite second = cache.compareAndSet("k", first.version(), "4");
    assertThat(second.isDone()).isTrue();
    assertThat(cache.remove("k", first.version())).isFalse();
    assertThat(cache.get("k").orElseThrow().value()).isEqualTo("4");
    assertThat(cache.remove("k", second.version())).isTrue();
    assertThat(cache.compareAndSet("k", second.version(), "5")).isEqualTo(new CacheWrite(false, 0));
  }

  @Test
  void aPutThatMayHaveBeenDoneIsNotRepeated() {
    played.wire.thenFail(new IOException("cut off"));
    assertThatThrownBy(() -> cache.put("k", "1")).isInstanceOf(OutcomeUnknownException.class);
    played.wire.thenFail(new IOException("cut off"));
    assertThatThrownBy(() -> cache.remove("k")).isInstanceOf(OutcomeUnknownException.class);
    assertThat(played.wire.sent()).hasSize(2);
  }

  @Test
  void aPutThatWasNotDoneGoesToAnotherNode() throws Exception {
    played.wire.then(503, "{\"code\":\"no_leader\",\"detail\":\"none\"}");
    long version = cache.put("k", "1");
    assertThat(cache.get("k").orElseThrow().version()).isEqualTo(version);
    assertThat(played.wire.sent()).hasSize(3);
  }

  @Test
  void aConditionThatFailsAfterADoubtIsADoubt() throws Exception {
    long version = cache.put("k", "1");
    played.wire.thenFail(new IOException("cut off"));
    assertThat(cache.compareAndSet("k", version, "2").isDone()).as("not done at first").isTrue();

    long next = cache.get("k").orElseThrow().version();
    loseTheNextAnswer();
    assertThatThrownBy(() -> cache.compareAndSet("k", next, "3"))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThat(cache.get("k").orElseThrow().value()).isEqualTo("3");

    long last = cache.get("k").orElseThrow().version();
    loseTheNextAnswer();
    assertThatThrownBy(() -> cache.remove("k", last)).isInstanceOf(OutcomeUnknownException.class);
  }

  /** The next call is carried out, and its answer does not come. */
  private void loseTheNextAnswer() {
    played.clock.pass(Duration.ofSeconds(10)); // until no node is left alone any more
    played.wire.thenCarryOut(
        sent -> {
          played.carryOut(sent);
          return new IOException("cut off");
        });
  }

  @Test
  void readsAreRepeatedWhateverHappens() throws Exception {
    cache.put("k", "1");
    played.wire.thenFail(new IOException("cut off"));
    assertThat(cache.get("k").orElseThrow().value()).isEqualTo("1");
  }

  @Test
  void bytesComeBackAsTheyWere() throws Exception {
    QuorateCache<byte[]> bytes = played.client().cache(CacheCodec.BYTES);
    bytes.put("k", "\u0000ä\"".getBytes(StandardCharsets.UTF_8));
    assertThat(bytes.get("k").orElseThrow().value())
        .isEqualTo("\u0000ä\"".getBytes(StandardCharsets.UTF_8));
    cache.put("k", "{}");
    assertThatIllegalArgumentException().isThrownBy(() -> bytes.get("k"));
  }

  @Test
  void aStatusNamesEveryNode() throws Exception {
    played.wire.then(
        200,
        "{'key':'k','home':'n1','version':7,'nodes':{'n1':{'state':'S'},'n2':{'state':'I'}},"
                .replace('\'', '"')
            + "\"silent\":[\"n3\"]}");
    assertThat(cache.status("k"))
        .isEqualTo(new KeyLines("n1", 7, Map.of("n1", "S", "n2", "I"), List.of("n3")));
    assertThat(played.wire.last().call().path()).isEqualTo("/cache/status/k");
    played.wire.then(200, "{\"status\":\"invalidated\"}");
    cache.invalidate("k");
    assertThat(played.wire.last().call().path()).isEqualTo("/cache/invalidate/k");
  }

  @Test
  void whatIsRefusedSaysWhy() {
    played.wire.then(507, "{\"code\":\"memory_full\",\"detail\":\"full\"}");
    assertThatThrownBy(() -> cache.put("k", "1"))
        .isInstanceOf(RefusedException.class)
        .hasMessage("memory_full: full");
    assertThatIllegalArgumentException().isThrownBy(() -> cache.put("a/b", "1"));
    assertThatIllegalArgumentException().isThrownBy(() -> cache.put("k", "1 2"));
    assertThatIllegalArgumentException().isThrownBy(() -> PutOptions.DEFAULT.ifVersion(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PutOptions.DEFAULT.withTtl(Duration.ofDays(366)));
  }
}
