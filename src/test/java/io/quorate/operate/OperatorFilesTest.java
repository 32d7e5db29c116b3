package io.quorate.operate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Goal: whoever starts the containers is not the first to read their files. Method: parsers of YAML
 * and JSON; {@code docker/check} asks the programs themselves that the files are for.
 */
class OperatorFilesTest {
  private static final Path COMPOSE = Path.of("docker", "docker-compose.yml");
  private static final Path KUBERNETES = Path.of("docker", "kubernetes", "quorate.yaml");
  private static final Path DASHBOARD = Path.of("docker", "grafana", "dashboards", "quorate.json");

  @Test
  void everyFileIsWhatItsNameSays() throws IOException {
    List<Path> yaml = OperatorFiles.ending(".yml", ".yaml");
    List<Path> json = OperatorFiles.ending(".json");
    assertThat(yaml).hasSizeGreaterThan(5);
    assertThat(json).isNotEmpty();
    for (Path file : yaml) {
      assertThat(documents(file)).as(file.toString()).isNotEmpty().doesNotContainNull();
    }
    for (Path file : json) {
      assertThat(new ObjectMapper().readTree(OperatorFiles.text(file)).isObject()).isTrue();
    }
  }

  /** A panel without a query, or with the identity of another, shows nothing, and says nothing. */
  @Test
  void panelsOfTheDashboardAskForSomething() throws IOException {
    List<Integer> ids = new ArrayList<>();
    for (JsonNode panel :
        new ObjectMapper().readTree(OperatorFiles.text(DASHBOARD)).get("panels")) {
      ids.add(panel.get("id").asInt());
      assertThat(panel.get("targets")).isNotEmpty();
      panel.get("targets").forEach(each -> assertThat(each.get("expr").asText()).isNotBlank());
    }
    assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void threeNodesKnowEachOtherByTheirNames() {
    Map<?, ?> services = (Map<?, ?>) member(documents(COMPOSE).get(0), "services");
    for (String node : List.of("node-1", "node-2", "node-3")) {
      Object environment = member(member(services, node), "environment");
      assertThat(member(environment, "NODE_ID")).isEqualTo(node);
      assertThat((String) member(environment, "CLUSTER_ADDRS"))
          .contains(node + "=" + node + ":8001");
    }
  }

  @Test
  void podsAreAskedForWhatTheyAnswer() {
    String text = OperatorFiles.text(KUBERNETES);

    assertThat(documents(KUBERNETES).stream().map(each -> (String) member(each, "kind")).toList())
        .containsExactly("Service", "Service", "PodDisruptionBudget", "StatefulSet");
    assertThat(text).contains("/health/started", "/health/live", "/health/ready");
  }

  private static List<Object> documents(Path file) {
    List<Object> documents = new ArrayList<>();
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    new Yaml(new SafeConstructor(options))
        .loadAll(OperatorFiles.text(file))
        .forEach(documents::add);
    return documents;
  }

  private static Object member(Object of, String name) {
    return requireNonNull(((Map<?, ?>) of).get(name), name);
  }
}
