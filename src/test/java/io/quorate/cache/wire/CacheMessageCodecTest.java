package io.quorate.cache.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.cache.CacheMessage;
import io.quorate.cache.CacheMessageKind;
import io.quorate.cache.LineState;
import io.quorate.cache.Source;
import io.quorate.cache.Verdict;
import io.quorate.cache.WishKind;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import io.quorate.kernel.Rng;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: caches understand each other, and no bytes harm them. Method: samples, whole and damaged.
 */
class CacheMessageCodecTest {
  private static final int SEEDS = Integer.getInteger("fuzz.seeds", 300);

  @Test
  void whatIsReadIsWhatWasWritten() {
    for (CacheMessage message : CacheSamples.all()) {
      assertThat(CacheMessageCodec.decode(CacheMessageCodec.encode(message))).isEqualTo(message);
    }
  }

  /** The golden files of peers' calls hold the bytes; this says which constants they stand on. */
  @Test
  void constantsKeepTheirPlaces() {
    assertThat(names(CacheMessageKind.values()))
        .containsExactly(
            "LEASE_ASK",
            "REQUEST",
            "YIELD",
            "DROPPED",
            "REBUILT",
            "LEASE_GIVEN",
            "REPLY",
            "RECALL",
            "SETTLED",
            "REBUILD",
            "LEASE_REFUSED");
    assertThat(names(WishKind.values()))
        .containsExactly("FETCH", "STORE", "ERASE", "PURGE", "WRITE_BACK");
    assertThat(names(LineState.values()))
        .containsExactly("MODIFIED", "EXCLUSIVE", "SHARED", "INVALID");
    assertThat(names(Verdict.values()))
        .containsExactly(
            "FILLED",
            "STORED",
            "ERASED",
            "ABSENT",
            "PURGED",
            "SETTLED",
            "LOST",
            "UNMATCHED",
            "FULL",
            "OVERLOADED",
            "AGAIN",
            "AWAY");
    assertThat(names(Source.values())).startsWith("LOCAL", "PEER", "MEMORY");
  }

  @Test
  void whatIsCutOffOrTooLongIsMalformed() {
    for (CacheMessage message : CacheSamples.all()) {
      byte[] bytes = CacheMessageCodec.encode(message);
      for (int length = 0; length < bytes.length; length++) {
        refused(Arrays.copyOf(bytes, length));
      }
      refused(Arrays.copyOf(bytes, bytes.length + 1));
    }
  }

  @Test
  void unknownKindsAndImpossibleNumbersAreMalformed() {
    refused(new byte[] {10, 7, 12});
    refused(rebuild().writeVarLong(-1).writeVarLong(12).toByteArray()); // a shard below 0
    refused(rebuild().writeVarLong(1L << 31).writeVarLong(12).toByteArray());
    refused(rebuild().writeVarLong(7).writeVarLong(-1).toByteArray()); // a term below 0
    assertThat(CacheMessageCodec.decode(rebuild().writeVarLong(7).writeVarLong(12).toByteArray()))
        .isEqualTo(new CacheMessage.Rebuild(7, 12));
  }

  private static ByteWriter rebuild() {
    return new ByteWriter().writeByte(9);
  }

  @Test
  void damagedMessagesAreMalformedOrHarmless() {
    for (CacheMessage message : CacheSamples.all()) {
      byte[] bytes = CacheMessageCodec.encode(message);
      for (long seed = 0; seed < SEEDS; seed++) {
        Rng rng = new Rng(seed);
        byte[] damaged = bytes.clone();
        damaged[rng.index(damaged.length)] = (byte) rng.nextLong();
        try {
          assertThat(CacheMessageCodec.decode(damaged)).isNotNull();
        } catch (MalformedBytes expected) {
          assertThat(expected).hasMessageMatching("(?s).+");
        }
      }
    }
  }

  private static void refused(byte[] bytes) {
    assertThatThrownBy(() -> CacheMessageCodec.decode(bytes)).isInstanceOf(MalformedBytes.class);
  }

  private static List<String> names(Enum<?>[] constants) {
    return Arrays.stream(constants).map(Enum::name).toList();
  }
}
