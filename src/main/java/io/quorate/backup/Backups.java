package io.quorate.backup;

import io.quorate.group.Groups;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.machine.SystemMachine;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCaller;
import io.quorate.port.PeerReply;
import io.quorate.ring.PlacementTable;
import io.quorate.snapshot.SnapshotMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Backups that are read through this node, one at a time: first a snapshot of every group is found
 * that holds all that was committed when the backup began, then their parts are read. Loop thread
 * only.
 */
public final class Backups {
  /** Groups that are asked for snapshots at the same time. */
  static final int QUESTS_MAX = 8;

  /** How long it may take until all snapshots are there. */
  static final long OPENING_MILLIS_MAX = 60_000;

  /** How long a part is asked for. */
  static final long PART_MILLIS_MAX = 30_000;

  /** Whoever has not read for so long reads no more; another backup may begin. */
  static final long IDLE_MILLIS_MAX = 60_000;

  /** How often snapshots are asked for that have yet to be read, so that they are kept. */
  static final long RENEWAL_MILLIS = 30_000;

  private final StateAccess access;
  private final Groups groups;
  private final LongSupplier nowMillis;
  private long lastId;
  private @Nullable Run current;

  private record Read(int place, long offset, long deadlineMillis, Consumer<Outcome> sink) {}

  private static final class Run {
    private final long id;
    private final List<StateQuest> quests;
    private final long deadlineMillis;
    private @Nullable Consumer<Outcome> opening;
    private @Nullable Read read;
    private boolean isAsking;
    private long retryAtMillis;
    private long touchedMillis;
    private long renewedMillis;

    Run(long id, List<StateQuest> quests, long nowMillis, Consumer<Outcome> opening) {
      this.id = id;
      this.quests = quests;
      this.deadlineMillis = nowMillis + OPENING_MILLIS_MAX;
      this.opening = opening;
      this.touchedMillis = nowMillis;
      this.renewedMillis = nowMillis;
    }

    void answer(Outcome outcome) {
      Consumer<Outcome> sink = opening;
      opening = null;
      if (sink != null) {
        sink.accept(outcome);
      }
    }

    void answerRead(Outcome outcome) {
      Read answered = read;
      read = null;
      if (answered != null) {
        answered.sink.accept(outcome);
      }
    }
  }

  /**
   * @param caller gives a peer the time to read a part from its disk
   */
  public Backups(NodeId self, Groups groups, PeerCaller caller, LongSupplier nowMillis) {
    this.access = new StateAccess(self, groups, caller);
    this.groups = groups;
    this.nowMillis = nowMillis;
  }

  /** Begins a backup; the sink gets {@link BackupAnswer.Opened}, or why there will be none. */
  public void open(Consumer<Outcome> sink) {
    PlacementTable table = table();
    if (current != null) {
      sink.accept(new Outcome.Overloaded("another backup is being read through this node"));
    } else if (table.isEmpty()) {
      sink.accept(new Outcome.Unavailable("the shards have not been placed yet"));
    } else {
      List<StateQuest> quests = new ArrayList<>();
      for (int place = 0; place <= table.shards().size(); place++) {
        int at = place;
        GroupId group = SavedState.groupAt(at);
        quests.add(new StateQuest(group, () -> replicasAt(at), access));
      }
      current = new Run(++lastId, quests, nowMillis.getAsLong(), sink);
    }
  }

  private List<NodeId> replicasAt(int place) {
    PlacementTable table = table();
    return place == 0 || table.isEmpty() ? List.of() : table.replicasOf(place - 1).nodes();
  }

  private PlacementTable table() {
    SystemMachine machine = groups.systemMachine();
    return machine == null ? PlacementTable.EMPTY : machine.placements().table();
  }

  /**
   * Reads some bytes of a state; the sink gets {@link BackupAnswer.Part}, or why it does not. One
   * part is read at a time.
   *
   * @param place of the state in the backup
   */
  public void read(long id, int place, long offset, Consumer<Outcome> sink) {
    Run run = current;
    if (run == null || run.id != id || run.opening != null) {
      sink.accept(new Outcome.Unavailable("the backup was given up"));
    } else if (run.read != null) {
      sink.accept(new Outcome.Overloaded("a part of the backup is being read already"));
    } else {
      run.read = new Read(place, offset, nowMillis.getAsLong() + PART_MILLIS_MAX, sink);
      run.touchedMillis = nowMillis.getAsLong();
      ask(run, run.read);
    }
  }

  /** The backup has been read, or will not be. */
  public void end(long id) {
    Run run = current;
    if (run != null && run.id == id) {
      giveUp(run, "the backup was given up");
    }
  }

  /** Goes on with what has waited. */
  public void sweep() {
    Run run = current;
    if (run == null) {
      return;
    }
    long now = nowMillis.getAsLong();
    if (run.opening != null) {
      goOnOpening(run, now);
    } else if (now - run.touchedMillis > IDLE_MILLIS_MAX) {
      giveUp(run, "the backup was not read on");
    } else {
      goOnReading(run, now);
    }
  }

  /** Answers whoever waits: this node will not go on. */
  public void abandon(String reason) {
    Run run = current;
    if (run != null) {
      giveUp(run, reason);
    }
  }

  private void goOnOpening(Run run, long now) {
    StateQuest missing = null;
    int goingOn = 0;
    for (StateQuest quest : run.quests) {
      if (!quest.isOver() && goingOn < QUESTS_MAX) {
        missing = quest;
        goingOn++;
        quest.goOn(now);
      }
    }
    if (missing == null) {
      run.touchedMillis = now;
      List<SnapshotMeta> states = run.quests.stream().map(StateQuest::found).toList();
      run.answer(new BackupAnswer.Opened(run.id, states));
    } else if (now >= run.deadlineMillis) {
      giveUp(run, missing.absence());
    }
    renew(run, now);
  }

  private void goOnReading(Run run, long now) {
    Read read = run.read;
    if (read != null && now >= read.deadlineMillis) {
      giveUp(run, "a state could not be read on where it is kept");
    } else if (read != null && !run.isAsking && now >= run.retryAtMillis) {
      ask(run, read);
    }
    renew(run, now);
  }

  private void renew(Run run, long now) {
    if (now - run.renewedMillis >= RENEWAL_MILLIS) {
      run.renewedMillis = now;
      run.quests.stream().filter(StateQuest::isOver).forEach(StateQuest::renew);
    }
  }

  private void ask(Run run, Read read) {
    StateQuest quest = run.quests.get(read.place);
    run.isAsking = true;
    quest.read(
        read.offset,
        PeerCall.ReadState.BYTES_MAX,
        reply -> {
          run.isAsking = false;
          run.retryAtMillis = nowMillis.getAsLong() + StateQuest.REST_MILLIS;
          if (!read.equals(run.read) || !(reply instanceof PeerReply.StateReply state)) {
            return; // given up meanwhile, or asked again
          }
          if (state.meta().equals(quest.found())) {
            run.answerRead(new BackupAnswer.Part(state.part()));
          } else {
            giveUp(run, "the snapshot of " + quest.found().group() + " is not kept any more");
          }
        });
  }

  private void giveUp(Run run, String reason) {
    if (current == run) {
      current = null;
    }
    run.answer(new Outcome.Unavailable(reason));
    run.answerRead(new Outcome.Unavailable(reason));
  }
}
