package io.quorate.node;

import io.quorate.events.Event;
import io.quorate.events.EventFeed;
import io.quorate.group.Group;
import io.quorate.group.Groups;
import io.quorate.kernel.GroupId;
import io.quorate.lock.LockEvent;
import io.quorate.machine.Applied;
import io.quorate.port.Journal;
import io.quorate.port.JournalBatch.GroupWrite;
import io.quorate.queue.QueueEvent;
import io.quorate.queue.QueueEvent.DepthTold;
import io.quorate.raft.Effects;
import io.quorate.raft.Entry;
import io.quorate.raft.EntryKind;
import io.quorate.raft.Envelope;
import io.quorate.raft.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/** Carries what the groups ask for to where it is done. Loop thread only. */
final class Performer implements Group.Output, JournalPipe.Listener {
  private final Groups groups;
  private final Peering peering;
  private final ClientCalls clients;
  private final EventFeed events;
  private final BiConsumer<GroupId, Notice> onNotice;
  private final JournalPipe journal;

  Performer(
      Journal journal,
      Groups groups,
      Peering peering,
      ClientCalls clients,
      EventFeed events,
      BiConsumer<GroupId, Notice> onNotice) {
    this.groups = groups;
    this.peering = peering;
    this.clients = clients;
    this.events = events;
    this.onNotice = onNotice;
    this.journal = new JournalPipe(journal, this);
  }

  /** Whether the disk keeps up. */
  boolean hasRoom() {
    return journal.hasRoom();
  }

  /** The batch of this sequence and all before it are durable. */
  void durable(long sequence) {
    journal.durable(sequence);
  }

  /**
   * Performs all that follows from the inputs of this step.
   *
   * @param hasHalted whether an effect has stopped the node; nothing more is performed then
   */
  void performAll(BooleanSupplier hasHalted) {
    /* Performing effects may create new ones (an entry applied here ends a wait, which proposes the
     * collection), so this goes on until nothing follows any more; all of it is one batch for the
     * disk. What a pass may create is bounded by the clients and peers of this step. */
    boolean isQuiet = false;
    while (!isQuiet && !hasHalted.getAsBoolean()) {
      isQuiet = true;
      clients.flush();
      for (Group group : groups.all()) {
        Effects effects = group.raft().effects();
        if (!effects.isEmpty()) {
          isQuiet = false;
          group.perform(effects, this);
        }
      }
    }
    journal.flush();
    peering.flush();
  }

  @Override
  public void write(GroupWrite write, Runnable onDurable) {
    journal.write(write, onDurable);
  }

  @Override
  public void send(GroupId group, Envelope envelope) {
    peering.send(group, envelope);
  }

  @Override
  public void sendAfterPersist(GroupId group, Envelope envelope) {
    journal.sendAfterPersist(group, envelope);
  }

  @Override
  public void applied(GroupId group, Entry entry, Applied applied) {
    if (!group.equals(GroupId.SYSTEM)) {
      clients.receiveRoom().happened(applied.queueEvents());
      return;
    }
    applied.events().forEach(clients.waitRoom()::happened);
    events.applied(entry.index(), eventsOf(entry, applied));
  }

  private static List<Event> eventsOf(Entry entry, Applied applied) {
    boolean isTermsFirst = entry.kind() == EntryKind.NO_OP;
    List<LockEvent> changes = applied.events();
    if (!isTermsFirst && changes.isEmpty() && applied.queueEvents().isEmpty()) {
      return List.of();
    }
    List<Event> events = new ArrayList<>(changes.size() + 1);
    if (isTermsFirst) {
      events.add(new Event.TermBegan(entry.term(), entry.leader()));
    }
    for (LockEvent change : changes) {
      events.add(new Event.OfLocks(change));
    }
    for (QueueEvent told : applied.queueEvents()) {
      events.add(new Event.OfQueue((DepthTold) told));
    }
    return events;
  }

  @Override
  public void noticed(GroupId group, Notice notice) {
    onNotice.accept(group, notice);
  }

  // A group that has left meanwhile holds nothing any more of what this would promise.
  @Override
  public void release(GroupId group, Envelope envelope) {
    if (groups.get(group) != null) {
      peering.send(group, envelope);
    }
  }
}
