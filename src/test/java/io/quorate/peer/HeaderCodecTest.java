package io.quorate.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.NodeId;
import io.quorate.port.PeerHeader;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: a node knows who calls whom, and believes no nonsense. */
class HeaderCodecTest {
  private static final PeerHeader HEADER =
      new PeerHeader(Long.MIN_VALUE, new NodeId("[::1]:8001"), 7, 107, -5);

  @Test
  void headersComeOutAsTheyWentIn() throws MalformedMessage {
    Map<String, String> headers = written();

    assertThat(HeaderCodec.read(headers::get)).isEqualTo(HEADER);
    assertThat(HeaderCodec.readTo(headers::get)).isEqualTo(new NodeId("b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        HeaderCodec.CLUSTER,
        HeaderCodec.NODE,
        HeaderCodec.INCARNATION,
        HeaderCodec.MEMBER_INDEX,
        HeaderCodec.TO_INCARNATION
      })
  void aMissingHeaderIsMalformed(String name) {
    Map<String, String> headers = written();
    headers.remove(name);

    assertThatThrownBy(() -> HeaderCodec.read(headers::get))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @CsvSource({
    HeaderCodec.CLUSTER + ",xyz",
    HeaderCodec.CLUSTER + ",''",
    HeaderCodec.CLUSTER + ",00000000000000000",
    HeaderCodec.NODE + ",''",
    HeaderCodec.NODE + ",a/b",
    HeaderCodec.INCARNATION + ",-1",
  })
  void anImpossibleHeaderIsMalformed(String name, String value) {
    Map<String, String> headers = written();
    headers.put(name, value);

    assertThatThrownBy(() -> HeaderCodec.read(headers::get)).isInstanceOf(MalformedMessage.class);
  }

  private static Map<String, String> written() {
    Map<String, String> headers = new HashMap<>();
    HeaderCodec.write(HEADER, new NodeId("b"), headers::put);
    return headers;
  }
}
