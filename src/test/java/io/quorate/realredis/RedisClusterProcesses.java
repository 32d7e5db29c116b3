package io.quorate.realredis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Three masters that share the slots. */
public final class RedisClusterProcesses implements AutoCloseable {
  public static final int MASTERS = 3;
  private static final int SLOTS = 16_384;

  private final List<RedisProcess> masters;

  private RedisClusterProcesses(List<RedisProcess> masters) {
    this.masters = masters;
  }

  /** Starts them and gives each its slots; they may need a moment to find together. */
  public static RedisClusterProcesses start() {
    List<RedisProcess> masters = new ArrayList<>();
    for (int i = 0; i < MASTERS; i++) {
      masters.add(
          RedisProcess.durable("--cluster-enabled", "yes", "--cluster-node-timeout", "2000"));
      masters.get(i).ask("CLUSTER", slots("ADDSLOTS", i));
      masters.get(i).ask("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
      if (i > 0) {
        String first = Integer.toString(masters.get(0).port());
        masters.get(i).ask("CLUSTER", "MEET", "127.0.0.1", first);
      }
    }
    return new RedisClusterProcesses(masters);
  }

  private static String[] slots(String verb, int master) {
    List<String> arguments = new ArrayList<>(List.of(verb));
    IntStream.range(SLOTS * master / MASTERS, SLOTS * (master + 1) / MASTERS)
        .mapToObj(Integer::toString)
        .forEach(arguments::add);
    return arguments.toArray(new String[0]);
  }

  /** Gives another master the slots of one that is dead. */
  public void takeOver(int dead, int heir) {
    for (int i = 0; i < MASTERS; i++) {
      if (i != dead) {
        masters.get(i).ask("CLUSTER", slots("DELSLOTS", dead));
      }
    }
    masters.get(heir).ask("CLUSTER", slots("ADDSLOTS", dead));
    masters.get(heir).ask("CLUSTER", "BUMPEPOCH");
  }

  public List<RedisProcess> masters() {
    return masters;
  }

  /** Whether all of them know that every slot is served. */
  public boolean isWhole() {
    return masters.stream()
        .allMatch(master -> master.ask("CLUSTER", "INFO").contains("cluster_state:ok"));
  }

  public String url() {
    List<String> nodes = masters.stream().map(master -> "127.0.0.1:" + master.port()).toList();
    return "redis-cluster://" + String.join(",", nodes);
  }

  @Override
  public void close() {
    masters.forEach(RedisProcess::close);
  }
}
