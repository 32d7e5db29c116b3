package io.quorate.sim;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.Rng;
import io.quorate.member.MemberAnswer;
import io.quorate.port.MemberWish;
import io.quorate.raft.Configuration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Somebody who adds, removes and replaces nodes, one after another, whatever else goes on. */
final class Operator {
  private static final int NEWCOMERS_MAX = 2;

  private final SimCluster cluster;
  private final SimWorld world;
  private final Rng rng;
  private int newcomers;
  private boolean isBusy;

  Operator(SimCluster cluster, Rng rng) {
    this.cluster = cluster;
    this.world = cluster.world();
    this.rng = rng;
  }

  boolean isQuiet() {
    return !isBusy;
  }

  /** Does what comes next, unless the last is not over. */
  void act() {
    Optional<NodeId> leader = cluster.leaders().stream().findFirst();
    if (isBusy || leader.isEmpty()) {
      return;
    }
    Configuration members = cluster.configuration(leader.get());
    Optional<SimNode> stranger = any(SimNode::isStranger);
    Optional<SimNode> released = any(node -> node.isHalted() && node.isReleased());
    if (stranger.isPresent()) {
      takeIn(stranger.get().id(), members);
    } else if (released.isPresent()) {
      empty(released.get());
    } else if (newcomers < NEWCOMERS_MAX && rng.chance(0.4)) {
      newcomers++;
      NodeId added = cluster.addMachine();
      wish(new MemberWish.Add(added, SimCluster.address(added)));
    } else if (members.voters().size() >= 3 && rng.chance(0.6)) {
      List<NodeId> voters = List.copyOf(members.voters());
      wish(new MemberWish.Remove(voters.get(rng.index(voters.size()))));
    } else if (members.voters().size() >= 3) {
      loseDisk(members);
    }
  }

  private void takeIn(NodeId stranger, Configuration members) {
    wish(
        members.isMember(stranger)
            ? new MemberWish.Remove(stranger)
            : new MemberWish.Add(stranger, SimCluster.address(stranger)));
  }

  private static void empty(SimNode node) {
    node.crash();
    node.wipe();
    node.start();
  }

  // A change whose fate is open, and a disk that is lost for ever, may be one too many.
  private void loseDisk(Configuration members) {
    boolean isSettled =
        world.nodes().stream()
            .allMatch(node -> node.takesPart() && cluster.configuration(node.id()).equals(members));
    if (isSettled && !members.isJoint()) {
      any(SimNode::isUp).ifPresent(Operator::empty);
    }
  }

  private void wish(MemberWish wish) {
    isBusy = true;
    Consumer<Outcome> note = cluster.noteOf(wish);
    NodeId asked = cluster.nodes().get(rng.index(cluster.nodes().size()));
    world.trace().note("the operator asks " + asked + ": " + wish);
    cluster.call(
        asked,
        gateway -> gateway.changeMember(wish),
        outcome -> {
          isBusy = false;
          note.accept(outcome);
          world.trace().note("the operator is told " + outcome);
          boolean isDone =
              outcome instanceof MemberAnswer.Removed || outcome instanceof MemberAnswer.Added;
          if (isDone && rng.chance(0.5)) {
            act();
          }
        });
  }

  private Optional<SimNode> any(Predicate<SimNode> eligible) {
    List<SimNode> nodes = world.nodes().stream().filter(eligible).toList();
    return nodes.isEmpty() ? Optional.empty() : Optional.of(nodes.get(rng.index(nodes.size())));
  }
}
