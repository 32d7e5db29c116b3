package io.quorate.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.PeerAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: the cluster's secret is carried to no place where a member cannot be. */
class AddressRulesTest {
  @ParameterizedTest
  @CsvSource({
    "localhost:8001,localhost,8001",
    "node-1.example:65535,node-1.example,65535",
    "10.0.0.7:80,10.0.0.7,80",
    "[::1]:8001,::1,8001"
  })
  void anAddressIsReadAndWrittenAlike(String text, String host, int port) {
    PeerAddress address = AddressRules.parse(text);

    assertThat(address).isEqualTo(new PeerAddress(host, port));
    assertThat(address.toString()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        ":8001",
        "a:0",
        "a:65536",
        "a:1:2",
        "::1:8001",
        "a b:1",
        "user@a:1",
        "a/b:1",
        "http://a:1",
        "a:1\r\nX: y"
      })
  void anythingElseIsNone(String text) {
    assertThatThrownBy(() -> AddressRules.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "0.0.0.0",
        "0",
        "224.0.0.1",
        "2852039166",
        "fe80::1",
        "::",
        "ff02::1",
        "::ffff:169.254.169.254"
      })
  void noMemberListensThere(String host) {
    assertThat(AddressRules.objectionTo(new PeerAddress(host, 80))).contains(AddressRules.REFUSAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "10.1.2.3", "node-1", "2001:db8::1", "::1"})
  void aMemberMayListenThere(String host) {
    assertThat(AddressRules.objectionTo(new PeerAddress(host, 80))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"localhost,true", "127.9.9.9,true", "::1,true", "10.0.0.1,false", "node-1,false"})
  void loopbackIsKnownWithoutALookUp(String host, boolean isLoopback) {
    assertThat(AddressRules.isLoopback(new PeerAddress(host, 80))).isEqualTo(isLoopback);
  }
}
