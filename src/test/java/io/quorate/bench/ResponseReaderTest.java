package io.quorate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResponseReaderTest {
  private static final String PLAIN =
      """
      HTTP/1.1 200 OK\r
      Content-Type: application/json\r
      content-length: 24\r
      \r
      {"fencing_token": 4711 }""";
  private static final String CHUNKED =
      """
      HTTP/1.1 423\r
      Transfer-Encoding: chunked\r
      \r
      5\r
      {"a":\r
      3;name=value\r
      1}
      \r
      0\r
      \r
      """;

  private final ResponseReader reader = new ResponseReader();

  @Test
  void aResponseIsReadWhereverItIsCut() {
    for (String response : new String[] {PLAIN, CHUNKED}) {
      for (int cut = 1; cut < response.length(); cut++) {
        reader.reset();
        assertThat(reader.offer(ascii(response.substring(0, cut)))).as("cut at " + cut).isFalse();
        assertThat(reader.offer(ascii(response.substring(cut)))).as("cut at " + cut).isTrue();
      }
    }
  }

  @Test
  void aTokenIsFoundByItsName() {
    reader.offer(ascii(PLAIN));
    assertThat(reader.status()).isEqualTo(200);
    assertThat(reader.numberAfter(utf8("\"fencing_token\""))).isEqualTo(4711);
    assertThat(reader.numberAfter(utf8("\"ttl\""))).isZero();
  }

  @Test
  void textsAreFoundByTheirName() {
    reader.offer(
        ascii(
            "HTTP/1.1 200 OK\r\nContent-Length: 31\r\n\r\n[{\"id\":\"a\"},{ \"id\" : \"bc\" },1]"));
    assertThat(reader.textsAfter(utf8("\"id\""))).containsExactly("a", "bc");
    assertThat(reader.textsAfter(utf8("\"no\""))).isEmpty();
  }

  @Test
  void chunksAreJoined() {
    reader.offer(ascii(CHUNKED));
    assertThat(reader.status()).isEqualTo(423);
    assertThat(reader.body()).isEqualTo("{\"a\":1}\n");
  }

  @Test
  void aBodyMayEndWithItsConnection() {
    assertThat(reader.offer(ascii("HTTP/1.1 500 No\r\nConnection: close\r\n\r\nsorry"))).isFalse();
    assertThat(reader.end()).isTrue();
    assertThat(reader.body()).isEqualTo("sorry");
    assertThat(reader.isLast()).isTrue();
  }

  @Test
  void anEndInsideAResponseCompletesNothing() {
    reader.offer(ascii(PLAIN.substring(0, 20)));
    assertThat(reader.end()).isFalse();
    reader.offer(ascii(PLAIN.substring(20, PLAIN.length() - 1)));
    assertThat(reader.end()).isFalse();
  }

  @Test
  void noContentHasNoBody() {
    assertThat(reader.offer(ascii("HTTP/1.1 204 No Content\r\n\r\n"))).isTrue();
    assertThat(reader.body()).isEmpty();
  }

  @Test
  void whatIsNoSingleResponseIsRefused() {
    assertThatThrownBy(() -> reader.offer(ascii(PLAIN + PLAIN)))
        .hasMessageContaining("more than one");
    reader.reset();
    assertThatThrownBy(() -> reader.offer(ascii("SSH-2.0-x\r\n\r\n")))
        .hasMessageContaining("not a status line");
    reader.reset();
    assertThatThrownBy(() -> reader.offer(ascii("HTTP/1.1 200 OK\r\n\r\n")))
        .hasMessageContaining("without a length");
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(utf8(text));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
