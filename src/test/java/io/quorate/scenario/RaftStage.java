package io.quorate.scenario;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.raft.HardState;
import io.quorate.raft.LogBase;
import io.quorate.raft.MessageKind;
import io.quorate.raft.Packet;
import io.quorate.raft.RaftCluster;
import io.quorate.raft.RaftConfig;
import io.quorate.raft.RaftCore;
import io.quorate.raft.RaftLaws;
import io.quorate.raft.RaftNode;
import io.quorate.raft.Restored;
import io.quorate.raft.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Performs the commands of a script on a cluster of cores; the laws of Raft hold after each. */
final class RaftStage {
  /** A candidate may learn of a newer term in its first campaign, and must come again. */
  private static final int CAMPAIGNS_MAX = 3;

  private final TreeMap<NodeId, Restored> members = new TreeMap<>();
  private final List<String> output = new ArrayList<>();
  private RaftConfig config = RaftConfig.DEFAULT;
  private @Nullable RaftCluster cluster;
  private @Nullable RaftLaws laws;

  /** The trace of the command. */
  List<String> perform(List<String> words) {
    output.clear();
    boolean isQuiet = words.get(0).equals("quiet");
    List<String> command = isQuiet ? words.subList(1, words.size()) : words;
    perform(command.get(0), command.subList(1, command.size()));
    if (laws != null) {
      laws.check();
    }
    if (isQuiet) {
      output.clear();
    }
    return output;
  }

  private void perform(String verb, List<String> words) {
    switch (verb) {
      case "node" -> addMember(words);
      case "batch" -> config = withLimits(config.inFlightAppendsMax(), number(words.get(0)));
      case "window" -> config = withLimits(number(words.get(0)), config.appendEntriesMax());
      case "start" -> start();
      case "campaign" -> campaign(node(words.get(0)));
      case "elect" -> elect(words.get(0), words.subList(1, words.size()));
      case "elapse" -> elapse(words.get(0), number(words.get(1)));
      case "live" -> cluster().elapse(number(words.get(0)));
      case "deliver" -> deliver(words);
      case "duplicate" -> matching(words).forEach(cluster()::deliver);
      case "drop" -> matching(words).forEach(cluster()::drop);
      case "cut" -> words.forEach(this::cut);
      case "mend" -> cluster().mendAll();
      case "status" -> nodes(words.isEmpty() ? "all" : words.get(0)).forEach(this::status);
      default -> performAt(node(words.get(0)), verb, words.subList(1, words.size()));
    }
  }

  private void performAt(RaftNode node, String verb, List<String> words) {
    switch (verb) {
      case "propose" -> propose(node, words);
      case "read" -> read(node, number(words.get(0)));
      case "transfer" -> transfer(node, words.isEmpty() ? null : new NodeId(words.get(0)));
      case "broken" -> connectionBroken(node, new NodeId(words.get(0)));
      case "unreachable" -> node.step(raft -> raft.unreachable(new NodeId(words.get(0))));
      case "crash" -> crash(node);
      case "restart" -> cluster().restart(node);
      case "slow" -> node.slowDisk();
      case "sync" -> node.sync();
      case "fast" -> node.fastDisk();
      default -> throw new IllegalArgumentException("no such command: " + verb);
    }
  }

  /** A name, and what the disk holds: {@code term} and a term, {@code log} and entries' terms. */
  private void addMember(List<String> words) {
    int logAt = words.indexOf("log");
    List<String> terms = logAt < 0 ? List.of() : words.subList(logAt + 1, words.size());
    Restored content = RaftCluster.log(terms.stream().mapToLong(Long::parseLong).toArray());
    int termAt = words.indexOf("term");
    if (termAt >= 0) {
      HardState state = new HardState(number(words.get(termAt + 1)), null);
      content = new Restored(state, LogBase.NONE, content.entries());
    }
    members.put(new NodeId(words.get(0)), content);
  }

  private RaftConfig withLimits(int windowMax, int entriesMax) {
    return new RaftConfig(
        config.electionMillisMin(),
        config.electionMillisMax(),
        config.heartbeatMillis(),
        windowMax,
        config.appendBytesMax(),
        entriesMax);
  }

  private void start() {
    cluster = new RaftCluster(config, 1, members);
    cluster.traceTo(output::add);
    laws = new RaftLaws(cluster);
  }

  private RaftCluster cluster() {
    return Invariant.present(cluster, "start");
  }

  private RaftNode node(String name) {
    return cluster().at(name);
  }

  /** Nodes by name, with commas, or all that are up. */
  private List<RaftNode> nodes(String names) {
    return names.equals("all")
        ? cluster().nodes().stream().filter(RaftNode::isUp).toList()
        : List.of(names.split(",", -1)).stream().map(this::node).toList();
  }

  /** All forget their leader, if they have one, and this node is the first to act. */
  private void campaign(RaftNode candidate) {
    for (RaftNode node : nodes("all")) {
      if (node.core().role() != Role.LEADER) {
        node.elapse(config.electionMillisMin());
      }
    }
    while (candidate.core().role() == Role.FOLLOWER) {
      candidate.elapse(10);
    }
  }

  /** With nobody named, all hear the new leader; else the named vote, and nothing more is heard. */
  private void elect(String name, List<String> voters) {
    RaftNode candidate = node(name);
    List<String> links = voters.stream().map(voter -> name + "--" + voter).toList();
    for (int i = 0; i < CAMPAIGNS_MAX && candidate.core().role() != Role.LEADER; i++) {
      campaign(candidate);
      if (voters.isEmpty()) {
        cluster().settle();
      } else {
        cluster().settle(packet -> isVote(packet) && isOnAny(packet, links));
        cluster().packets().stream().filter(RaftStage::isVote).forEach(cluster()::drop);
      }
    }
  }

  private static boolean isVote(Packet packet) {
    MessageKind kind = packet.message().kind();
    return kind == MessageKind.VOTE_REQUEST || kind == MessageKind.VOTE_RESPONSE;
  }

  private void elapse(String names, long millis) {
    nodes(names).forEach(node -> node.elapse(millis));
  }

  private void deliver(List<String> words) {
    if (words.isEmpty()) {
      cluster().settle();
    } else if (words.get(0).equals("along")) {
      Predicate<Packet> isOnLinks = packet -> isOnAny(packet, words.subList(1, words.size()));
      cluster().settle(isOnLinks);
    } else {
      for (Packet packet : matching(words)) {
        cluster().drop(packet);
        cluster().deliver(packet);
      }
    }
  }

  /** The messages with these ids, or on these links, in the order of the words. */
  private List<Packet> matching(List<String> words) {
    List<Packet> found = new ArrayList<>();
    for (String word : words) {
      for (Packet packet : cluster().packets()) {
        if (word.equals("m" + packet.id()) || isOnAny(packet, List.of(word))) {
          found.add(packet);
        }
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException("no such message: " + words);
    }
    return found;
  }

  private static boolean isOnAny(Packet packet, List<String> links) {
    return links.contains(packet.from() + "->" + packet.to())
        || links.contains(packet.from() + "--" + packet.to())
        || links.contains(packet.to() + "--" + packet.from());
  }

  private void cut(String link) {
    String[] ends = link.split("->|--", -1);
    if (ends.length == 1) {
      cluster().isolate(ends[0]);
    } else if (link.contains("--")) {
      cluster().cutBoth(ends[0], ends[1]);
    } else {
      cluster().cut(ends[0], ends[1]);
    }
  }

  private void propose(RaftNode node, List<String> commands) {
    node.step(
        raft -> {
          for (String command : commands) {
            if (raft.propose(RaftCluster.payload(command)) == null) {
              output.add(node.id() + " turns " + command + " away");
            }
          }
        });
  }

  private void read(RaftNode node, long readId) {
    node.step(
        raft -> {
          if (!raft.read(readId)) {
            output.add(node.id() + " turns read " + readId + " away");
          }
        });
  }

  private void transfer(RaftNode node, @Nullable NodeId target) {
    node.step(raft -> output.add(node.id() + " says " + raft.transferLeadership(target)));
  }

  private void connectionBroken(RaftNode node, NodeId leader) {
    node.step(raft -> raft.leaderConnectionBroken(leader, raft.term()));
  }

  private void crash(RaftNode node) {
    node.crash();
    cluster().forgive(node.id());
  }

  private void status(RaftNode node) {
    RaftCore core = node.core();
    HardState state = core.hardState();
    String terms =
        LongStream.rangeClosed(1, core.log().lastIndex())
            .mapToObj(index -> String.valueOf(core.log().entry(index).term()))
            .collect(Collectors.joining(" "));
    output.add(
        "%s %s term %d vote %s leader %s commit %d log [%s]%s"
            .formatted(
                node.id(),
                core.role(),
                core.term(),
                nameOf(state.votedFor()),
                nameOf(core.leader()),
                core.commitIndex(),
                terms,
                core.isQuorumLost() ? " quorum lost" : ""));
  }

  private static String nameOf(@Nullable NodeId node) {
    return node == null ? "none" : node.value();
  }

  private static int number(String word) {
    return Integer.parseInt(word);
  }
}
