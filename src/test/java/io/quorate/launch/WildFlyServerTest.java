package io.quorate.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: nodes on WildFly start like nodes on Payara. Method: look at what the server is told. */
class WildFlyServerTest {
  @Test
  void nodesListenEverywhereAndAreManagedAtAnyFreePortOfTheLoopback() {
    assertThat(WildFlyServer.options(new NodePort("0.0.0.0", "8002", List.of("-Da=b"))))
        .containsExactly(
            "-Da=b",
            "-b=0.0.0.0",
            "-Djboss.management.http.port=0",
            "-Djboss.http.port=8002",
            "-Dquorate.listening=false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-b=10.0.0.1", "-Djboss.bind.address=10.0.0.1"})
  void addressThatIsGivenIsKept(String address) {
    assertThat(WildFlyServer.options(new NodePort("0.0.0.0", "8002", List.of(address))))
        .contains(address)
        .doesNotContain("-b=0.0.0.0");
  }

  @Test
  void portOfTheManagementThatIsGivenIsKept() {
    String given = "-Djboss.management.http.port=9990";

    assertThat(WildFlyServer.options(new NodePort("0.0.0.0", "8002", List.of(given))))
        .contains(given)
        .noneMatch(option -> option.endsWith("port=0"));
  }
}
