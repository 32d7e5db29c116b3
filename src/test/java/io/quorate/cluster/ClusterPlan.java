package io.quorate.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What cluster to run: nodes {@code node-1}, {@code node-2}, … of one jar on this machine.
 *
 * @param directory each node keeps its storage, its log and its temporary files in a directory
 *     below
 * @param places one a node, in the order of the nodes
 * @param settings by the names of the configuration, the same for all nodes
 * @param jvmFlags of every node
 */
public record ClusterPlan(
    Path jar,
    Path directory,
    List<Place> places,
    Map<String, String> settings,
    List<String> jvmFlags) {

  /** What three servers on one small machine get along with. */
  private static final List<String> SMALL_HEAP = List.of("-Xmx512m", "-XX:+UseSerialGC");

  private static final String NO_OPTIMISING_COMPILER = "-XX:TieredStopAtLevel=1";

  public ClusterPlan {
    places = List.copyOf(places);
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    jvmFlags = List.copyOf(jvmFlags);
  }

  /** Nodes on these ports with a secret of their own and the defaults for everything else. */
  public static ClusterPlan of(Path jar, Path directory, List<Integer> ports) {
    Map<String, String> settings = Map.of("CLUSTER_SECRET", Secrets.random());
    List<Place> places = ports.stream().map(Place::here).toList();
    return new ClusterPlan(jar, directory, places, settings, SMALL_HEAP);
  }

  /** The same with nodes elsewhere. */
  public ClusterPlan at(List<Place> elsewhere) {
    return new ClusterPlan(jar, directory, elsewhere, settings, jvmFlags);
  }

  /** The same with nodes of another jar. */
  public ClusterPlan from(Path otherJar) {
    return new ClusterPlan(otherJar, directory, places, settings, jvmFlags);
  }

  /** The same with one setting more, or another value for it. */
  public ClusterPlan with(String setting, String value) {
    Map<String, String> more = new TreeMap<>(settings);
    more.put(setting, value);
    return new ClusterPlan(jar, directory, places, more, jvmFlags);
  }

  /**
   * The same with nodes that start in half the time: the optimising compiler, whose work pays off
   * only after minutes of load, then takes no processor from those who start.
   */
  public ClusterPlan quick() {
    return withFlag(NO_OPTIMISING_COMPILER);
  }

  /** The same with one flag more for the virtual machine of every node. */
  public ClusterPlan withFlag(String flag) {
    List<String> flags = new ArrayList<>(jvmFlags);
    flags.add(flag);
    return new ClusterPlan(jar, directory, places, settings, flags);
  }

  /** One node more, not started: it knows all others, and they do not know it. */
  public NodeProcess newcomer(int port) {
    List<Place> more = new ArrayList<>(places);
    more.add(Place.here(port));
    return at(more).node(more.size());
  }

  /** The nodes in order, not started. */
  List<NodeProcess> nodes() {
    List<NodeProcess> nodes = new ArrayList<>();
    for (int number = 1; number <= places.size(); number++) {
      nodes.add(node(number));
    }
    return nodes;
  }

  private NodeProcess node(int number) {
    String id = id(number);
    Place place = places.get(number - 1);
    Path home = directory.resolve(id).toAbsolutePath();
    Map<String, String> environment = new LinkedHashMap<>(settings);
    environment.put("NODE_ID", id);
    environment.put("NODE_PORT", Integer.toString(place.port()));
    environment.put("NODE_BIND", place.host());
    environment.put("CLUSTER_ADDRS", addresses());
    environment.put("DATA_DIR", home.resolve("data").toString());
    return new NodeProcess(id, place, home, jar.toAbsolutePath(), environment, jvmFlags);
  }

  private String addresses() {
    List<String> addresses = new ArrayList<>();
    for (int number = 1; number <= places.size(); number++) {
      addresses.add(id(number) + "=" + places.get(number - 1).authority());
    }
    return String.join(",", addresses);
  }

  private static String id(int number) {
    return "node-" + number;
  }
}
