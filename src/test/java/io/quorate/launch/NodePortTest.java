package io.quorate.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: the server's port and the node's are one. Method: all ways to say it, and none. */
class NodePortTest {
  private static final Map<String, String> NOTHING = Map.of();

  @Test
  void optionIsThePort() {
    NodePort port = NodePort.of(List.of("--name", "a", "--port", "8002"), NOTHING::get);

    assertThat(port.value()).isEqualTo("8002");
    assertThat(port.others()).containsExactly("--name", "a");
  }

  @Test
  void settingIsThePortOfTheServerToo() {
    NodePort port = NodePort.of(List.of("--name", "a"), Map.of("NODE_PORT", "8003")::get);

    assertThat(port.value()).isEqualTo("8003");
    assertThat(port.others()).containsExactly("--name", "a");
  }

  @Test
  void withoutAnyItIs8001() {
    assertThat(NodePort.of(List.of(), NOTHING::get))
        .isEqualTo(new NodePort("0.0.0.0", "8001", List.of()));
  }

  @Test
  void samePortMayBeGivenTwice() {
    assertThat(NodePort.of(List.of("--port", "8002"), Map.of("NODE_PORT", "8002")::get).value())
        .isEqualTo("8002");
  }

  @Test
  void differentPortsAreRefusedWithBothNames() {
    assertThatThrownBy(
            () -> NodePort.of(List.of("--port", "8002"), Map.of("NODE_PORT", "8003")::get))
        .hasMessageContainingAll("--port", "8002", "NODE_PORT", "8003");
  }

  @Test
  void optionWithoutANumberIsRefused() {
    assertThatThrownBy(() -> NodePort.of(List.of("--port"), NOTHING::get))
        .hasMessageContaining("--port needs a number");
  }

  @Test
  void portThatAnotherProcessHasIsRefused() throws IOException {
    NodePort port;
    try (ServerSocket other = new ServerSocket(0)) {
      port =
          NodePort.of(List.of(), Map.of("NODE_PORT", Integer.toString(other.getLocalPort()))::get);
      assertThatThrownBy(port::requireFree).hasMessageContaining("port " + port.value());
    }
    assertThatCode(port::requireFree).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "0", "65536", "-1", "99999999999", "8001x", ""})
  void whatIsNoPortIsRefusedByTheNameThatItWasGivenUnder(String value) {
    String complaint = " is '" + value + "'; allowed: 1 to 65535";

    assertThatThrownBy(() -> NodePort.of(List.of("--port", value), NOTHING::get))
        .hasMessage("--port" + complaint);
    if (!value.isEmpty()) {
      assertThatThrownBy(() -> NodePort.of(List.of(), Map.of("NODE_PORT", value)::get))
          .hasMessage("NODE_PORT" + complaint);
    }
  }

  @Test
  void spaceAroundASettingIsNothing() {
    assertThat(NodePort.of(List.of(), Map.of("NODE_PORT", " 65535 ")::get).value())
        .isEqualTo("65535");
    assertThat(NodePort.of(List.of(), Map.of("NODE_PORT", " ")::get).value()).isEqualTo("8001");
  }

  @Test
  void addressIsTheSettings() {
    NodePort port = NodePort.of(List.of("--port", "8002"), Map.of("NODE_BIND", " 127.0.0.1 ")::get);

    assertThat(port).isEqualTo(new NodePort("127.0.0.1", "8002", List.of()));
    assertThat(port.isEverywhere()).isFalse();
    assertThat(NodePort.of(List.of(), Map.of("NODE_BIND", " ")::get).isEverywhere())
        .as("nothing is no address")
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "0:0:0:0:0:0:0:0"})
  void everywhereHasMoreThanOneName(String address) {
    assertThat(NodePort.of(List.of(), Map.of("NODE_BIND", address)::get).isEverywhere()).isTrue();
  }

  @Test
  void addressOfAnotherMachineIsRefused() {
    NodePort port = NodePort.of(List.of(), Map.of("NODE_BIND", "192.0.2.1")::get);

    assertThatThrownBy(port::requireFree).hasMessageContaining("192.0.2.1, port 8001");
  }
}
