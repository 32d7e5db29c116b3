package io.quorate.node;

import io.quorate.group.Group;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.machine.Command;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes every command, and answers when the test has it answer. */
final class ScriptedLeadership implements Leadership {
  private final ArrayDeque<Command> commands = new ArrayDeque<>();
  private final ArrayDeque<Consumer<Outcome>> sinks = new ArrayDeque<>();
  private @Nullable NodeId leader;

  /**
   * @param leader null if there is none
   */
  ScriptedLeadership(@Nullable NodeId leader) {
    this.leader = leader;
  }

  void becomes(@Nullable NodeId other) {
    leader = other;
  }

  @Override
  public @Nullable NodeId leader() {
    return leader;
  }

  @Override
  public boolean propose(Command command, Consumer<Outcome> sink) {
    commands.add(command);
    sinks.add(sink);
    return true;
  }

  @Override
  public boolean read(Group.ReadSink sink) {
    return false;
  }

  @Override
  public void denied(NodeId peer, @Nullable NodeId other) {}

  @Override
  public String absence() {
    return "none";
  }

  /** How many commands have no answer. */
  int open() {
    return sinks.size();
  }

  /** The oldest of them. */
  Command next() {
    return commands.getFirst();
  }

  /** Answers it. */
  void answer(Outcome outcome) {
    commands.removeFirst();
    sinks.removeFirst().accept(outcome);
  }
}
