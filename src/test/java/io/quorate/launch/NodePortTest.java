package io.quorate.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: the server's port and the node's are one. Method: all ways to say it, and none. */
class NodePortTest {
  @Test
  void optionIsThePort() {
    NodePort port = NodePort.of(List.of("--name", "a", "--port", "8002"), null);

    assertThat(port.value()).isEqualTo("8002");
    assertThat(port.others()).containsExactly("--name", "a");
  }

  @Test
  void settingIsThePortOfTheServerToo() {
    NodePort port = NodePort.of(List.of("--name", "a"), "8003");

    assertThat(port.value()).isEqualTo("8003");
    assertThat(port.others()).containsExactly("--name", "a");
  }

  @Test
  void withoutAnyItIs8001() {
    assertThat(NodePort.of(List.of(), null)).isEqualTo(new NodePort("8001", List.of()));
  }

  @Test
  void samePortMayBeGivenTwice() {
    assertThat(NodePort.of(List.of("--port", "8002"), "8002").value()).isEqualTo("8002");
  }

  @Test
  void differentPortsAreRefusedWithBothNames() {
    assertThatThrownBy(() -> NodePort.of(List.of("--port", "8002"), "8003"))
        .hasMessageContainingAll("--port", "8002", "NODE_PORT", "8003");
  }

  @Test
  void optionWithoutANumberIsRefused() {
    assertThatThrownBy(() -> NodePort.of(List.of("--port"), null))
        .hasMessageContaining("--port needs a number");
  }

  @Test
  void portThatAnotherProcessHasIsRefused() throws IOException {
    NodePort port;
    try (ServerSocket other = new ServerSocket(0)) {
      port = NodePort.of(List.of(), Integer.toString(other.getLocalPort()));
      assertThatThrownBy(port::requireFree).hasMessageContaining("port " + port.value());
    }
    assertThatCode(port::requireFree).doesNotThrowAnyException();
  }

  @Test
  void wordIsNoPort() {
    NodePort port = NodePort.of(List.of("--port", "many"), null);

    assertThatThrownBy(port::requireFree).hasMessageContaining("port many");
  }
}
