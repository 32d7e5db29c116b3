package io.quorate.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class NodeViewTest {
  @Test
  void aRunningNodeIsWhatItsRoleSays() {
    NodeView view =
        NodeView.parse(
            "{\"phase\":\"running\",\"role\":\"leader\",\"term\":3,\"leader\":\"node-1\"}");

    assertThat(view).isEqualTo(new NodeView("leader", "running", 3, "node-1"));
    assertThat(view.state()).isEqualTo("leader");
    assertThat(view.isLeader()).isTrue();
  }

  @Test
  void aNodeThatTakesNoPartSaysSo() {
    assertThat(NodeView.parse("{\"phase\":\"halted\",\"role\":\"candidate\"}").state())
        .isEqualTo("halted");
  }

  @Test
  void anAnswerWithoutARoleIsNoStatus() {
    assertThatExceptionOfType(NodeFailure.class)
        .isThrownBy(() -> NodeView.parse("{\"phase\":\"running\"}"));
  }
}
