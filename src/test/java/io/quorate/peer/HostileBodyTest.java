package io.quorate.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.quorate.kernel.Rng;
import io.quorate.port.PeerCallKind;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: no bytes bring a node down. Method: damaged, invented and oversized bodies. */
class HostileBodyTest {
  private static final int SEEDS = Integer.getInteger("fuzz.seeds", 300);
  private static final long ALLOCATION_BYTES_MAX = 1 << 20;

  /** An append whose parts the tests below damage. */
  private static final String APPEND =
      """
      [{"group":"system","msg_type":"append_entries","term":7,"round":1,"prev_index":4,\
      "prev_term":6,"commit_index":4,"time_millis":9,"entries":[\
      {"index":5,"term":6,"time_millis":8,"kind":"command","payload":"AA=="},\
      {"index":6,"term":7,"time_millis":9,"kind":"command","payload":"AA=="}]}]""";

  @ParameterizedTest
  @EnumSource(PeerCallKind.class)
  void damagedBodiesAreMalformedOrHarmless(PeerCallKind kind) {
    for (WireFormat format : WireFormat.values()) {
      byte[] call = CallCodec.encode(format, Samples.call(kind));
      byte[] reply = ReplyCodec.encode(format, kind, Samples.reply(kind));
      for (long seed = 0; seed < SEEDS; seed++) {
        Rng rng = new Rng(seed);
        decodesOrIsMalformed(format, kind, damaged(call, rng), seed);
        decodesOrIsMalformed(format, kind, damaged(reply, rng), seed);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(PeerCallKind.class)
  void inventedBodiesAreMalformedOrHarmless(PeerCallKind kind) {
    for (WireFormat format : WireFormat.values()) {
      for (long seed = 0; seed < SEEDS; seed++) {
        Rng rng = new Rng(seed);
        byte[] body = new byte[rng.index(64)];
        for (int i = 0; i < body.length; i++) {
          body[i] = (byte) rng.nextLong();
        }
        decodesOrIsMalformed(format, kind, body, seed);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(WireFormat.class)
  void everyBodyThatIsCutOffIsMalformed(WireFormat format) {
    byte[] body = CallCodec.encode(format, Samples.call(PeerCallKind.APPENDS));
    for (int length = 0; length < body.length; length++) {
      byte[] cut = Arrays.copyOf(body, length);
      assertThatThrownBy(() -> CallCodec.decode(format, PeerCallKind.APPENDS, cut))
          .as("%d of %d bytes", length, body.length)
          .isInstanceOf(MalformedMessage.class);
    }
  }

  @Test
  void theUndamagedAppendIsFine() throws MalformedMessage {
    assertThat(decodeJson(PeerCallKind.APPENDS, APPEND)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"index\":6 | \"index\":7 | index 7 follows 5",
        "\"prev_index\":4 | \"prev_index\":5 | index 5 follows 5",
        "\"index\":5,\"term\":6 | \"index\":5,\"term\":5 | term 5 follows 6",
        "\"term\":7,\"round\" | \"term\":6,\"round\" | later term than its leader",
        "\"time_millis\":8 | \"time_millis\":10 | time 9 follows 10",
        "\"term\":7,\"round\" | \"term\":-7,\"round\" | out of range",
        "\"term\":7,\"round\" | \"term\":9007199254740992,\"round\" | out of range",
        "\"term\":7,\"round\" | \"term\":99999999999999999999,\"round\" | out of range",
        "\"term\":7,\"round\" | \"term\":7.5,\"round\" | an integer",
        "\"term\":7,\"round\" | \"term\":\"7\",\"round\" | an integer",
        "\"term\":7,\"round\" | \"term\":null,\"round\" | an integer",
        "\"term\":7,\"round\" | \"term\":7,\"term\":7,\"round\" | Duplicate",
        "\"term\":7,\"round\" | \"round\" | missing: term",
        "append_entries | append_response | not a message for this place",
        "append_entries | request_vote | not a message for this place",
        "append_entries | install | not a type of message",
        "\"kind\":\"command\" | \"kind\":\"order\" | not a kind of entry",
        "\"group\":\"system\" | \"group\":\"\" | a group id",
        "AA== | A*== | base64",
      })
  void anAppendThatCannotBeIsRefused(String part, String damage, String complaint) {
    assertThat(APPEND).contains(part);
    assertThatThrownBy(
            () -> decodeJson(PeerCallKind.APPENDS, APPEND.replaceFirst(quoted(part), damage)))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void somethingAfterTheEndIsRefused() {
    assertThatThrownBy(() -> decodeJson(PeerCallKind.WATCH, "{} {}"))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("end of the body");
  }

  @Test
  void aNodeThatIsListedTwiceIsRefused() {
    String member = "{\"node\":\"a\",\"incarnation\":\"1\",\"host\":\"localhost\",\"port\":8001}";
    String reply =
        "{\"node\":\"a\",\"incarnation\":\"1\",\"cluster_id\":\"1\",\"member_index\":0,"
            + "\"founders\":[],\"members\":["
            + member
            + ","
            + member
            + "]}";
    assertThatThrownBy(
            () ->
                ReplyCodec.decode(
                    WireFormat.JSON, PeerCallKind.HELLO, reply.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("twice");
  }

  @Test
  void depthIsBounded() {
    String bomb = "{\"x\":" + "[".repeat(100_000);
    assertThatThrownBy(() -> decodeJson(PeerCallKind.HELLO, bomb))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("depth");
  }

  @Test
  void numbersOfManyDigitsAreRefused() {
    String bomb = "{\"x\":" + "9".repeat(1_000_000) + "}";
    assertThatThrownBy(() -> decodeJson(PeerCallKind.HELLO, bomb))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("length");
  }

  @Test
  void longListsAreRefused() {
    String heartbeat =
        """
        {"group":"system","msg_type":"append_entries","term":7,"round":1,"prev_index":4,\
        "prev_term":6,"commit_index":4,"time_millis":9,"entries":[]}""";
    String body = "[" + (heartbeat + ",").repeat(WireLimits.GROUP_MESSAGES_MAX) + heartbeat + "]";
    assertThatThrownBy(() -> decodeJson(PeerCallKind.APPENDS, body))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("more than " + WireLimits.GROUP_MESSAGES_MAX);
  }

  /** Each claims two thousand million bytes, characters or elements, and has none of them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a16567726f75705a7fffffff", // the group as binary data
        "a16567726f75707a7fffffff", // the group as text
        "a16567726f75709a7fffffff", // the group as an array
        "a167636f6d6d616e64739a7fffffff", // an array of commands
        "a167636f6d6d616e6473815a7fffffff", // one command
        "ba7fffffff", // an object
        "a17a7fffffff", // a name
        "a16178c25a7fffffff", // a number
      })
  void claimsOfSizeCostNothing(String hex) {
    byte[] body = HexFormat.of().parseHex(hex);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThatThrownBy(() -> CallCodec.decode(WireFormat.CBOR, PeerCallKind.PROPOSE, body))
        .isInstanceOf(MalformedMessage.class);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(ALLOCATION_BYTES_MAX);
  }

  private static byte[] damaged(byte[] body, Rng rng) {
    byte[] copy = Arrays.copyOf(body, rng.chance(0.2) ? rng.index(body.length + 1) : body.length);
    int damages = 1 + rng.index(4);
    for (int i = 0; i < damages && copy.length > 0; i++) {
      copy[rng.index(copy.length)] = (byte) rng.nextLong();
    }
    return copy;
  }

  private static void decodesOrIsMalformed(
      WireFormat format, PeerCallKind kind, byte[] body, long seed) {
    attempt(format, kind, body, seed, CallCodec::decode);
    attempt(format, kind, body, seed, ReplyCodec::decode);
    attempt(format, kind, body, seed, (form, of, bytes) -> Problem.decode(form, bytes));
  }

  private static void attempt(
      WireFormat format, PeerCallKind kind, byte[] body, long seed, Decoder decoder) {
    try {
      decoder.decode(format, kind, body);
    } catch (MalformedMessage expected) {
      // What a stranger's bytes are told.
    } catch (RuntimeException e) {
      fail("seed %d, %s %s: %s".formatted(seed, format, kind, HexFormat.of().formatHex(body)), e);
    }
  }

  private static Object decodeJson(PeerCallKind kind, String body) throws MalformedMessage {
    return CallCodec.decode(WireFormat.JSON, kind, body.getBytes(StandardCharsets.UTF_8));
  }

  private static String quoted(String part) {
    return Pattern.quote(part);
  }

  /** How to read a body. */
  @FunctionalInterface
  private interface Decoder {
    Object decode(WireFormat format, PeerCallKind kind, byte[] body) throws MalformedMessage;
  }
}
