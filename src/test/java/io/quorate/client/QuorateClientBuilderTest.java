package io.quorate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: nodes are told as people write them. Method: look whom a client with one node calls. */
class QuorateClientBuilderTest {
  private final PlayedCluster cluster = new PlayedCluster();

  @ParameterizedTest
  @CsvSource({
    "http://a:8001, http://a:8001",
    "https://a, https://a",
    "localhost:8001, http://localhost:8001",
    "' node-1.example.com:8001 ', http://node-1.example.com:8001",
    "10.0.0.1:80, http://10.0.0.1:80",
    "[::1]:8001, http://[::1]:8001"
  })
  void addressMayLackTheScheme(String address, URI node) throws InterruptedException {
    cluster.builder().nodes(address).build().lock("l").tryAcquire();

    assertThat(cluster.wire.last().node()).isEqualTo(node);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "8001",
        ":8001",
        "localhost:",
        "localhost:http",
        "node-1=localhost:8001",
        "a:8001,b:8001",
        "localhost:8001/ui",
        "under_score:8001",
        "ftp://a:8001",
        "http://",
        "http://a:8001?b"
      })
  void anythingElseIsRefused(String address) {
    assertThatThrownBy(() -> QuorateClient.builder().nodes(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("address")
        .hasMessageContaining(address);
  }
}
