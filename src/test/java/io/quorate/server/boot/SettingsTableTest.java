package io.quorate.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Goal: an operator finds every setting in the README, and the containers set no other. */
class SettingsTableTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[A-Z_`, ()]+) \\|");
  private static final Pattern NAME = Pattern.compile("`([A-Z_]+)`");
  private static final Pattern IN_COMPOSE = Pattern.compile("\\b([A-Z]+_[A-Z_]+): ");
  private static final Pattern IN_IMAGE = Pattern.compile(" ([A-Z]+_[A-Z]+)=");
  private static final Pattern IN_POD = Pattern.compile("(?m)^ +- name: ([A-Z_]+)$");

  @Test
  void readmeHasEverySettingAndNoOther() throws IOException {
    assertThat(inReadme()).isEqualTo(settings());
  }

  @Test
  void containersSetWhatTheNodeReads() throws IOException {
    Set<String> set = new TreeSet<>();
    set.addAll(found("docker/docker-compose.yml", IN_COMPOSE));
    set.addAll(found("docker/Dockerfile", IN_IMAGE));
    set.addAll(found("docker/kubernetes/quorate.yaml", IN_POD));
    set.removeIf(name -> name.startsWith("GF_") || name.startsWith("MAVEN_")); // Grafana's, Maven's

    assertThat(set).contains("CLUSTER_ADDRS", "CLUSTER_SECRET", "NODE_ID", "DATA_DIR");
    assertThat(settings()).containsAll(set);
  }

  /** What the node asks for when it starts, and what only its launcher does. */
  private static Set<String> settings() {
    Set<String> asked = new TreeSet<>(Set.of("NODE_BIND"));
    Settings.read(
        name -> {
          asked.add(name);
          return Optional.empty();
        });
    return asked;
  }

  private static Set<String> inReadme() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String row : found("README.md", ROW)) {
      Matcher name = NAME.matcher(row);
      String first = "";
      while (name.find()) {
        // `RAFT_ELECTION_TIMEOUT_MIN`, `_MAX`: the end of the name before is another.
        boolean isEnd = name.group(1).startsWith("_");
        String whole = isEnd ? first.replaceFirst("_[A-Z]+$", name.group(1)) : name.group(1);
        first = isEnd ? first : whole;
        names.add(whole);
      }
    }
    return names;
  }

  private static Set<String> found(String file, Pattern pattern) throws IOException {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(Files.readString(Path.of(file)));
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
