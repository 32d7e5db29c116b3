package io.quorate.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Bytes;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCallKind;
import io.quorate.port.PeerReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Goal: nodes of different builds understand each other. Method: bodies are compared with files
 * that an older build wrote; {@code -Drewrite} writes them anew.
 */
class GoldenFormTest {
  private static final Path GOLDEN = Path.of("src/test/resources/peer");

  @ParameterizedTest
  @EnumSource(PeerCallKind.class)
  void callsKeepTheirForm(PeerCallKind kind) throws IOException {
    PeerCall call = Samples.call(kind);
    for (WireFormat format : WireFormat.values()) {
      byte[] body = golden(fileOf(kind) + "-call", format, CallCodec.encode(format, call));

      assertThat(CallCodec.decode(format, kind, body))
          .as("what %s of an older build means", format)
          .usingRecursiveComparison()
          .withEqualsForType(Bytes::equals, Bytes.class)
          .isEqualTo(call);
    }
  }

  @ParameterizedTest
  @EnumSource(PeerCallKind.class)
  void repliesKeepTheirForm(PeerCallKind kind) throws IOException {
    PeerReply reply = Samples.reply(kind);
    for (WireFormat format : WireFormat.values()) {
      byte[] written = ReplyCodec.encode(format, kind, reply);
      byte[] body = golden(fileOf(kind) + "-reply", format, written);

      assertThat(ReplyCodec.decode(format, kind, body))
          .as("what %s of an older build means", format)
          .usingRecursiveComparison()
          .isEqualTo(reply);
    }
  }

  @Test
  void refusalsKeepTheirForm() throws IOException {
    refusalKeepsItsForm("not-leader", new PeerReply.NotLeader(Samples.NODE_B));
    refusalKeepsItsForm("busy", new PeerReply.Busy());
    refusalKeepsItsForm("rejected", new PeerReply.Rejected("another cluster"));
  }

  private static void refusalKeepsItsForm(String name, PeerReply refusal) throws IOException {
    for (WireFormat format : WireFormat.values()) {
      byte[] written = Refusals.toProblem(refusal).orElseThrow().encode(format);
      byte[] body = golden(name, format, written);

      assertThat(Refusals.toReply(Problem.decode(format, body))).contains(refusal);
    }
  }

  private static String fileOf(PeerCallKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The body that the file holds, after it has been compared with what was just written. */
  private static byte[] golden(String name, WireFormat format, byte[] written) throws IOException {
    Path file = GOLDEN.resolve(name + (format == WireFormat.JSON ? ".json" : ".cbor.hex"));
    String text =
        format == WireFormat.JSON
            ? new String(written, StandardCharsets.UTF_8)
            : HexFormat.of().formatHex(written);
    if (System.getProperty("rewrite") != null) {
      Files.writeString(file, text + "\n");
    }
    String held = Files.readString(file).strip();
    assertThat(text).as("%s", file).isEqualTo(held);
    return format == WireFormat.JSON
        ? held.getBytes(StandardCharsets.UTF_8)
        : HexFormat.of().parseHex(held);
  }
}
