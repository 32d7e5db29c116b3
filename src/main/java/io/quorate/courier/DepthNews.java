package io.quorate.courier;

import io.quorate.group.Group;
import io.quorate.group.Groups;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.Outcome;
import io.quorate.machine.Command.TellDepths;
import io.quorate.machine.DepthsTold;
import io.quorate.machine.ShardMachine;
import io.quorate.queue.QueueEvent.DepthTold;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells watchers how deep the queues of the shards are that this node leads, by entries of {@code
 * system}: when a depth has at least doubled or halved since it was told last, when it is none or
 * no longer is, and all of them once after a change of leaders. So the last event of a queue is
 * right within that, whatever happened between. Loop thread only.
 */
public final class DepthNews {
  /** How often this node looks, and tells: what happens between is told as one change. */
  static final long LOOK_MILLIS = 1_000;

  private static final class Told {
    private final QueueTable table;
    private final TreeMap<QueueName, Integer> depths = new TreeMap<>();
    private long lookedAtIndex = -1;

    /** Behind which it goes on, as there was not room for all. */
    private String turn = "";

    private Told(QueueTable table) {
      this.table = table;
    }
  }

  private final Groups groups;
  private final BiConsumer<TellDepths, Consumer<Outcome>> sender;
  private final LongSupplier nowMillis;
  private final TreeMap<GroupId, Told> led = new TreeMap<>();
  private long fromMillis;
  private boolean isTelling;
  private @Nullable GroupId lastFull;

  /**
   * @param sender sends a command to the leader of {@code system}
   */
  public DepthNews(
      Groups groups, BiConsumer<TellDepths, Consumer<Outcome>> sender, LongSupplier nowMillis) {
    this.groups = groups;
    this.sender = sender;
    this.nowMillis = nowMillis;
  }

  /** Tells what has changed, if it is time. */
  public void sweep() {
    if (isTelling || nowMillis.getAsLong() < fromMillis) {
      return;
    }
    fromMillis = nowMillis.getAsLong() + LOOK_MILLIS;
    Map<GroupId, List<DepthTold>> news = look();
    if (news.isEmpty()) {
      return;
    }
    isTelling = true;
    sender.accept(
        new TellDepths(news.values().stream().flatMap(List::stream).toList()),
        outcome -> {
          isTelling = false;
          if (outcome instanceof DepthsTold) {
            news.forEach(this::told);
          }
        });
  }

  private void told(GroupId shard, List<DepthTold> depths) {
    Told told = led.get(shard);
    if (told == null) {
      return; // another leads it now
    }
    for (DepthTold depth : depths) {
      told.depths.put(depth.queue(), depth.depth());
    }
  }

  private Map<GroupId, List<DepthTold>> look() {
    TreeMap<GroupId, Group> leading = new TreeMap<>();
    for (Group group : groups.all()) {
      if (group.raft().isReady() && group.machine() instanceof ShardMachine) {
        leading.put(group.id(), group);
      }
    }
    led.keySet().retainAll(leading.keySet());
    TreeMap<GroupId, List<DepthTold>> news = new TreeMap<>();
    int room = TellDepths.DEPTHS_MAX;
    for (Group group : inTurn(leading)) {
      List<DepthTold> changed = look(group, room);
      if (!changed.isEmpty()) {
        news.put(group.id(), changed);
        room -= changed.size();
      }
      if (room == 0) {
        lastFull = group.id();
        break;
      }
    }
    return news;
  }

  /** Behind the shard for which there was not room enough the last time. */
  private List<Group> inTurn(NavigableMap<GroupId, Group> leading) {
    GroupId last = lastFull;
    List<Group> inTurn = new ArrayList<>();
    if (last != null) {
      inTurn.addAll(leading.tailMap(last, false).values());
      inTurn.addAll(leading.headMap(last, true).values());
    } else {
      inTurn.addAll(leading.values());
    }
    return inTurn;
  }

  private List<DepthTold> look(Group group, int room) {
    QueueTable table = ((ShardMachine) group.machine()).queues();
    Told told = led.get(group.id());
    if (told == null || told.table != table) {
      told = new Told(table);
      led.put(group.id(), told);
    }
    if (told.lookedAtIndex == group.appliedIndex()) {
      return List.of();
    }
    List<DepthTold> changed = changedIn(told);
    told.lookedAtIndex = changed.isEmpty() ? group.appliedIndex() : -1;
    if (changed.size() <= room) {
      return changed;
    }
    String turn = told.turn;
    changed.sort(
        Comparator.<DepthTold, Boolean>comparing(each -> each.queue().value().compareTo(turn) <= 0)
            .thenComparing(DepthTold::queue));
    told.turn = changed.get(room - 1).queue().value();
    return changed.subList(0, room);
  }

  private static List<DepthTold> changedIn(Told told) {
    told.depths.entrySet().removeIf(each -> each.getValue() == 0 && !told.table.has(each.getKey()));
    List<DepthTold> changed = new ArrayList<>();
    told.table.visitDepths(
        (queue, depth) -> {
          if (isNews(told.depths.get(queue), depth)) {
            changed.add(new DepthTold(queue, depth));
          }
        });
    for (Map.Entry<QueueName, Integer> each : told.depths.entrySet()) {
      if (!told.table.has(each.getKey())) {
        changed.add(new DepthTold(each.getKey(), 0));
      }
    }
    return changed;
  }

  private static boolean isNews(@Nullable Integer told, int depth) {
    if (told == null || told == 0 || depth == 0) {
      return told == null || told != depth;
    }
    return depth >= 2L * told || 2L * depth <= told;
  }
}
