package io.quorate.cache;

import io.quorate.kernel.Bytes;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/** Agents, a home and a memory, between which everything arrives at once. */
class CacheRoom {
  static final int LINES = 3;
  static final NodeId HOME = new NodeId("h");

  final TreeMap<String, CacheAgent> agents = new TreeMap<>();
  final TreeMap<String, PlainShelf> shelves = new TreeMap<>();
  final TreeMap<Long, Outcome> answers = new TreeMap<>();
  final PlainMemory memory = new PlainMemory();
  CacheConfig config = config(WritePolicy.THROUGH);
  Directory home = home();
  boolean isAway;
  long now = 1;
  long lastCall;

  static CacheConfig config(WritePolicy policy) {
    return new CacheConfig(policy, 1_000, 50, 300, LINES, 1 << 20, 100);
  }

  Directory home() {
    return new Directory(config, 0, 1, new FormerLessees(List.of(), true), 0);
  }

  void writeBack() {
    config = config(WritePolicy.BACK);
    home = home();
  }

  CacheAgent agent(String node) {
    return agents.computeIfAbsent(
        node,
        name -> {
          PlainShelf shelf = new PlainShelf();
          shelves.put(name, shelf);
          CacheAgent agent = new CacheAgent(config, name.charAt(0), shelf, now);
          agent.home(0, HOME, 1, now);
          return agent;
        });
  }

  PlainShelf shelf(String node) {
    return Objects.requireNonNull(shelves.get(node));
  }

  static CacheKey key(String name) {
    return new CacheKey(0, name);
  }

  Outcome call(String node, String key, CacheCall wanted) {
    long call = ++lastCall;
    agent(node).submit(call, key(key), wanted, now);
    settle();
    Outcome answer = answers.get(call);
    if (answer == null) {
      throw new AssertionError("no answer to " + wanted);
    }
    return answer;
  }

  Outcome read(String node, String key) {
    return call(node, key, new CacheCall.Read(false));
  }

  Outcome write(String node, String key, String value) {
    return write(node, key, value, Condition.NONE);
  }

  Outcome write(String node, String key, String value, Condition condition) {
    Bytes bytes = Bytes.of(value.getBytes(StandardCharsets.UTF_8));
    return call(node, key, new CacheCall.Write(bytes, Content.FOREVER, condition));
  }

  void settle() {
    boolean isBusy = true;
    while (isBusy) {
      HomeEffects effects = home.effects();
      isBusy = !effects.isEmpty();
      effects.letters().forEach(letter -> deliver(letter));
      effects.memory().forEach(each -> home.remembered(answer(each), now));
      effects.confirmations().forEach(each -> home.confirmed(each, now));
      for (String node : new ArrayList<>(agents.keySet())) {
        AgentEffects of = agent(node).effects();
        isBusy |= !of.isEmpty();
        of.letters().forEach(letter -> home.receive(new NodeId(node), letter.message(), now));
        of.rechecks().forEach(each -> agent(node).recheck(each, now));
        of.answers().forEach(each -> answers.put(each.call(), each.outcome()));
      }
    }
  }

  private MemoryAnswer answer(MemoryRequest request) {
    return isAway
        ? MemoryAnswer.of(request.id(), MemoryAnswer.Kind.AWAY)
        : memory.carryOut(request, now);
  }

  void take(String from, Letter letter) {
    home.receive(new NodeId(from), letter.message(), now);
  }

  void deliver(Letter letter) {
    agent(letter.to().value()).receive(HOME, letter.message(), now);
  }

  void pass(long nanos) {
    for (long left = nanos; left > 0; left -= 50) {
      now += 50;
      agents.values().forEach(agent -> agent.tick(now));
      home.tick(now);
      settle();
    }
  }

  LineState state(String node, String key) {
    Line line = agent(node).line(key(key));
    return line == null ? LineState.INVALID : line.state();
  }

  void changeOutside(String key, String value) {
    Content theirs = MemoryContract.content(value, 9);
    memory.carryOut(new MemoryRequest.Commit(1, 1, key(key), new Grant(1, 500), theirs), now);
  }
}
