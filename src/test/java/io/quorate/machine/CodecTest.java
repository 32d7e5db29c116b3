package io.quorate.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.quorate.cache.CacheKey;
import io.quorate.cache.Content;
import io.quorate.cache.Grant;
import io.quorate.cache.MemoryRequest;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.MalformedBytes;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.Rng;
import io.quorate.lock.ClientId;
import io.quorate.lock.FencingToken;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockAnswerKind;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Goal: what is written is read back, and nothing else is. Method: seeded samples and damage. */
class CodecTest {
  private static final int SAMPLES = 3_000;
  private static final int DAMAGED = 20_000;

  @Test
  void everyCommandComesBackAsItWas() {
    Samples.seeds(SAMPLES)
        .forEach(
            seed -> {
              Command command = new Samples(seed).command();
              assertThat(CommandCodec.decode(CommandCodec.encode(command)))
                  .as("seed %s", seed)
                  .isEqualTo(command);
            });
  }

  @Test
  void everyOutcomeComesBackAsItWas() {
    Samples.seeds(SAMPLES)
        .forEach(
            seed -> {
              Outcome outcome = new Samples(seed).outcome();
              assertThat(OutcomeCodec.decode(OutcomeCodec.encode(outcome)))
                  .as("seed %s", seed)
                  .isEqualTo(outcome);
            });
  }

  @ParameterizedTest
  @EnumSource(LockAnswerKind.class)
  void answersOfEveryKindSayOfWhatKindTheyAre(LockAnswerKind kind) {
    LockAnswer answer = new Samples(1).answer(kind);

    assertThat(answer.kind()).isEqualTo(kind);
    assertThat(OutcomeCodec.decode(OutcomeCodec.encode(answer))).isEqualTo(answer);
  }

  /** Logs outlive versions: a changed form needs a new version byte, not a changed test. */
  @Test
  void formInTheLogStaysAsItIs() {
    Command command =
        new Command.OnLock(
            new GatewayStamp(1, 300, 299),
            new RequestId("r"),
            new LockCommand.Acquire(
                new LockName("l"), new ClientId("c"), LockMode.SHARED, 30_000, 10, 5, 7, true));

    assertThat(HexFormat.of().formatHex(CommandCodec.encode(command)))
        .isEqualTo(
            "0102" // version, on a lock
                + "0000000000000001"
                + "ac02"
                + "ab02" // gateway, sequence, answered below
                + "01"
                + "0172" // a request id: r
                + "00"
                + "016c"
                + "0163"
                + "01" // acquire l for c, shared
                + "b0ea01"
                + "0a"
                + "05"
                + "0000000000000007"
                + "01");
    assertThat(HexFormat.of().formatHex(CommandCodec.encode(new Command.PassTime())))
        .isEqualTo("0101");
    assertThat(HexFormat.of().formatHex(CommandCodec.encode(new Command.Bootstrap(128))))
        .isEqualTo("01008001");
  }

  @Test
  void formOfWhatAHomeAsksOfItsMemoryStaysAsItIs() {
    CacheKey key = new CacheKey(3, "k");
    Grant grant = new Grant(300, 7);

    assertThat(hexOf(new MemoryRequest.Raise(1, 300))).isEqualTo("0107" + "8008" + "0001ac02");
    assertThat(hexOf(new MemoryRequest.Open(2, 300))).isEqualTo("0107" + "8008" + "0102ac02");
    assertThat(hexOf(new MemoryRequest.Fence(3, 300, key, grant)))
        .isEqualTo("0107" + "8008" + "0403ac02" + "03016b" + "ac0207");
    Content content = new Content(Bytes.of(new byte[] {10, 11}), 5, Content.FOREVER);
    assertThat(hexOf(new MemoryRequest.Commit(4, 300, key, grant, content)))
        .isEqualTo(
            "0107" // version, on the cache
                + "8008" // the bound
                + "0304ac02" // a commit, its number, its term
                + "03016b" // 3/k
                + "ac0207" // the grant
                + "05" // version
                + "ffffffffffffffff7f" // for ever
                + "01020a0b"); // a value
    assertThat(hexOf(new MemoryRequest.Commit(4, 300, key, grant, Content.absent(5))))
        .isEqualTo("01078008" + "0304ac02" + "03016bac0207" + "05ffffffffffffffff7f" + "00");
  }

  private static String hexOf(MemoryRequest request) {
    return HexFormat.of().formatHex(CommandCodec.encode(new Command.OnCache(request, 1_024)));
  }

  @Test
  void formOfAnAnswerStaysAsItIs() {
    LockAnswer granted =
        new LockAnswer.Granted(
            new LockName("l"),
            new ClientId("c"),
            LockMode.EXCLUSIVE,
            new FencingToken(128),
            1,
            2,
            3,
            1);

    assertThat(HexFormat.of().formatHex(OutcomeCodec.encode(granted)))
        .isEqualTo("020300" + "016c" + "0163" + "00" + "8001" + "01020301");
  }

  @Test
  void damagedCommandsAreMalformedOrReadableButNeverAnythingElse() {
    Samples.seeds(DAMAGED)
        .forEach(
            seed ->
                decodeDamaged(
                    seed,
                    CommandCodec.encode(new Samples(seed).command()),
                    bytes -> CommandCodec.encode(CommandCodec.decode(bytes))));
  }

  @Test
  void damagedOutcomesAreMalformedOrReadableButNeverAnythingElse() {
    Samples.seeds(DAMAGED)
        .forEach(
            seed ->
                decodeDamaged(
                    seed,
                    OutcomeCodec.encode(new Samples(seed).outcome()),
                    bytes -> OutcomeCodec.encode(OutcomeCodec.decode(bytes))));
  }

  @Test
  void everyCutIsMalformed() {
    byte[] command = CommandCodec.encode(new Samples(3).command());
    byte[] outcome = OutcomeCodec.encode(new Samples(3).answer(LockAnswerKind.WAIT_FOR_GRAPH));
    for (int length = 0; length < command.length; length++) {
      byte[] cut = Arrays.copyOf(command, length);
      assertThatThrownBy(() -> CommandCodec.decode(cut)).isInstanceOf(MalformedBytes.class);
    }
    for (int length = 0; length < outcome.length; length++) {
      byte[] cut = Arrays.copyOf(outcome, length);
      assertThatThrownBy(() -> OutcomeCodec.decode(cut)).isInstanceOf(MalformedBytes.class);
    }
  }

  @Test
  void trailingBytesAreMalformed() {
    byte[] command = CommandCodec.encode(new Command.PassTime());
    assertThatThrownBy(() -> CommandCodec.decode(Arrays.copyOf(command, command.length + 1)))
        .isInstanceOf(MalformedBytes.class);
    byte[] outcome = OutcomeCodec.encode(new Outcome.Overloaded("full"));
    assertThatThrownBy(() -> OutcomeCodec.decode(Arrays.copyOf(outcome, outcome.length + 1)))
        .isInstanceOf(MalformedBytes.class);
  }

  @Test
  void forbiddenNameIsMalformed() {
    byte[] bytes =
        new ByteWriter()
            .writeByte(2) // version
            .writeByte(3) // a lock's answer
            .writeByte(4) // left the queue
            .writeString("no/slash")
            .writeString("c")
            .toByteArray();

    assertThatThrownBy(() -> OutcomeCodec.decode(bytes)).isInstanceOf(MalformedBytes.class);
  }

  @Test
  void hugeCountIsMalformedBeforeAnythingIsAllocated() {
    byte[] bytes =
        new ByteWriter()
            .writeByte(2)
            .writeByte(3)
            .writeByte(9) // a page
            .writeVarLong(Integer.MAX_VALUE)
            .toByteArray();

    assertThatThrownBy(() -> OutcomeCodec.decode(bytes)).isInstanceOf(MalformedBytes.class);
  }

  private static void decodeDamaged(long seed, byte[] bytes, Consumer<byte[]> decoder) {
    Rng rng = new Rng(seed);
    byte[] damaged = Arrays.copyOf(bytes, rng.index(bytes.length + 3));
    for (int i = rng.index(4); i > 0 && damaged.length > 0; i--) {
      damaged[rng.index(damaged.length)] = (byte) rng.nextLong();
    }
    try {
      decoder.accept(damaged);
    } catch (MalformedBytes expected) {
      return;
    } catch (RuntimeException e) {
      fail("seed " + seed, e);
    }
  }
}
