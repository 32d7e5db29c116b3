package io.quorate.live;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where and how one node runs.
 *
 * @param directory its data, its log and the server's own files
 * @param environment its settings, beyond id, port and data directory
 */
record NodeHome(String id, int port, Path directory, Map<String, String> environment) {
  NodeHome {
    environment = new TreeMap<>(environment);
  }

  NodeHome with(Map<String, String> changed) {
    Map<String, String> all = new TreeMap<>(environment);
    all.putAll(changed);
    return new NodeHome(id, port, directory, all);
  }

  String authority() {
    return "localhost:" + port;
  }

  Path data() {
    return directory.resolve("data");
  }

  Path log() {
    return directory.resolve("server.log");
  }
}
