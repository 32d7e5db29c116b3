package io.quorate.sim;

import io.quorate.journal.Wal;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.Rng;
import io.quorate.port.Journal;
import io.quorate.port.JournalBatch;
import io.quorate.port.PayloadHandle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The real write-ahead log on a simulated disk. All batches that wait are written with one sync,
 * which takes virtual time; what happens to the machine meanwhile happens in the middle of it.
 */
final class SimJournal implements Journal {
  /** How long a sync takes. */
  record Speed(long syncMicrosMin, long syncMicrosMax, double stallChance, long stallMicrosMax) {
    static final Speed FAIR = new Speed(200, 800, 0, 1);
  }

  private final Timeline timeline;
  private final Rng rng;
  private final SimDisk disk;
  private final Wal wal;
  private final SimNode machine;
  private final Consumer<Runnable> host;
  private final List<JournalBatch> waiting = new ArrayList<>();
  private List<JournalBatch> underWay = List.of();
  private Speed speed = Speed.FAIR;
  private Listener listener = new Unheard();
  private @Nullable PayloadHandle latest;
  private @Nullable PayloadHandle settled;

  /**
   * @param machine is told what has become durable, before anybody else is
   * @param host runs something in the life that this journal belongs to, or not at all
   */
  SimJournal(
      Timeline timeline, Rng rng, SimDisk disk, Wal wal, SimNode machine, Consumer<Runnable> host) {
    this.timeline = timeline;
    this.rng = rng;
    this.disk = disk;
    this.wal = wal;
    this.machine = machine;
    this.host = host;
  }

  void start(Listener newListener) {
    listener = newListener;
  }

  void become(Speed newSpeed) {
    speed = newSpeed;
  }

  @Override
  public void write(JournalBatch batch) {
    machine.handedOver(batch);
    waiting.add(batch);
    if (underWay.isEmpty()) {
      begin();
    }
  }

  /** The machine loses its power: what is under way reaches the disk in part. */
  SimDisk crash() {
    disk.cutPowerAfter(rng.index(4));
    try {
      writeUnderWay();
      wal.trim();
    } catch (IOException powerCut) {
      // What was written before it is what the image is made of.
    }
    return disk.crash(rng);
  }

  /** Whatever lies before this is durable, and a later batch says so. */
  @Nullable PayloadHandle settled() {
    return settled;
  }

  private void settle(List<PayloadHandle> handles) {
    if (!handles.isEmpty()) {
      settled = latest;
      latest = handles.get(0);
    }
  }

  private void begin() {
    underWay = List.copyOf(waiting);
    waiting.clear();
    timeline.afterMicros(syncMicros(), () -> host.accept(this::finish));
  }

  private void finish() {
    try {
      List<List<PayloadHandle>> handles = writeUnderWay();
      List<JournalBatch> done = underWay;
      underWay = List.of();
      tell(done, handles);
      Set<GroupId> pinning = wal.trim();
      if (!pinning.isEmpty()) {
        listener.pinned(pinning);
      }
    } catch (IOException e) {
      listener.failed(e.toString());
      return;
    }
    if (underWay.isEmpty() && !waiting.isEmpty()) {
      begin();
    }
  }

  private void tell(List<JournalBatch> done, List<List<PayloadHandle>> handles) {
    for (int i = 0; i < done.size(); i++) {
      machine.durable(done.get(i));
      settle(handles.get(i));
      listener.durable(done.get(i).sequence(), handles.get(i));
    }
  }

  private List<List<PayloadHandle>> writeUnderWay() throws IOException {
    List<List<PayloadHandle>> handles = new ArrayList<>();
    for (JournalBatch batch : underWay) {
      handles.add(wal.append(batch));
    }
    wal.sync();
    return handles;
  }

  private long syncMicros() {
    return rng.chance(speed.stallChance)
        ? rng.between(speed.syncMicrosMin, speed.stallMicrosMax + speed.syncMicrosMax)
        : rng.between(speed.syncMicrosMin, speed.syncMicrosMax);
  }

  private static final class Unheard implements Listener {
    @Override
    public void durable(long sequence, List<PayloadHandle> handles) {}

    @Override
    public void pinned(Set<GroupId> groups) {}

    @Override
    public void failed(String reason) {}
  }
}
