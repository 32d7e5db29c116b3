package io.quorate.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: the server's port and the node's are one. Method: all ways to say it, and none. */
class NodePortTest {
  @Test
  void optionIsThePort() {
    NodePort port = NodePort.of(List.of("--name", "a", "--port", "8002"), null);

    assertThat(port.value()).isEqualTo("8002");
    assertThat(port.arguments()).containsExactly("--name", "a", "--port", "8002");
  }

  @Test
  void settingIsThePortOfTheServerToo() {
    NodePort port = NodePort.of(List.of("--name", "a"), "8003");

    assertThat(port.value()).isEqualTo("8003");
    assertThat(port.arguments()).containsExactly("--name", "a", "--port", "8003");
  }

  @Test
  void withoutAnyItIs8001() {
    assertThat(NodePort.of(List.of(), null).arguments()).containsExactly("--port", "8001");
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
}
