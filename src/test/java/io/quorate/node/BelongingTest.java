package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.journal.MemoryJournal;
import io.quorate.journal.MemorySnapshots;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.port.NodePorts;
import io.quorate.port.PeerResult;
import io.quorate.raft.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Goal: whoever runs a node that belongs to no cluster is told why, and not over and over. */
class BelongingTest {
  private final List<String> told = new ArrayList<>();
  private long nanos;
  private int calls;
  private final NodeLoop loop =
      new NodeLoop(
          Members.config(),
          Members.start(),
          new NodePorts(
              new MemoryJournal(),
              (to, header, call, timeoutMillis, onResult) ->
                  onResult.accept(new PeerResult.NotSent(reason(to.node()))),
              identity -> {},
              () -> 0,
              () -> nanos,
              Runnable::run,
              new MemorySnapshots(),
              Runnable::run,
              Optional.empty()),
          new Told());

  /** A name that cannot be looked up, now at once and now too slowly. */
  private String reason(NodeId node) {
    calls++;
    return node.equals(Members.B) && calls % 4 < 2 ? "unknown host" : "no answer in time";
  }

  @Test
  void whatIsWrongIsToldOnceAMinuteHoweverOftenItChanges() {
    for (int step = 0; step < 500; step++) {
      nanos += TimeUnit.MILLISECONDS.toNanos(100);
      loop.tick();
      loop.drain();
    }

    assertThat(calls).as("calls in 50 seconds").isGreaterThan(400);
    assertThat(told)
        .hasSize(2)
        .allMatch(text -> text.contains("c at localhost:3 (no answer in time)"))
        .anyMatch(text -> text.contains("b at localhost:2 (unknown host)"))
        .anyMatch(text -> text.contains("b at localhost:2 (no answer in time)"));
    assertThat(loop.status().detail()).contains("c at localhost:3 (no answer in time)");
  }

  private final class Told implements NodeListener {
    @Override
    public void noticed(GroupId group, Notice notice) {}

    @Override
    public void leapt(GroupId group, long index) {}

    @Override
    public void rejected(NodeId peer, String reason) {}

    @Override
    public void waiting(String detail) {
      told.add(detail);
    }

    @Override
    public void membersDiffer(String difference) {}

    @Override
    public void halted(String reason) {
      throw new AssertionError(reason);
    }

    @Override
    public void bug(Throwable bug) {
      throw new AssertionError(bug);
    }
  }
}
