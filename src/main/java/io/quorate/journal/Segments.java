package io.quorate.journal;

import io.quorate.storage.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** The segments after the one in use; at most one is being made ahead of need. */
final class Segments implements Closeable {
  private final Storage storage;
  private final WalConfig config;
  private final Deque<Segment> ready;
  private @Nullable FutureTask<Segment> underway;
  private long newest;

  /**
   * @param ready those that exist already, empty, in order
   * @param newest generation of the newest segment of all
   */
  Segments(Storage storage, WalConfig config, Deque<Segment> ready, long newest) {
    this.storage = storage;
    this.config = config;
    this.ready = new ArrayDeque<>(ready);
    this.newest = newest;
  }

  /** Starts to make the next segment, unless it is there or under way. */
  void prepareNext() {
    if (ready.isEmpty() && underway == null) {
      long generation = ++newest;
      int bytes = generation == 1 ? config.firstSegmentBytes() : config.segmentBytes();
      underway =
          new FutureTask<>(() -> Segment.create(storage, generation, config.incarnation(), bytes));
      config.preparer().execute(underway);
    }
  }

  /** The next segment, with room for so many bytes of frames; waits until it has been made. */
  Segment next(int room) throws IOException {
    prepareNext();
    Segment next = ready.isEmpty() ? awaitUnderway() : ready.remove();
    int bytes = Math.addExact(Segment.HEADER_BYTES, room);
    if (next.bytes() >= bytes) {
      return next;
    }
    next.file().close();
    return Segment.create(storage, next.generation(), config.incarnation(), bytes);
  }

  /** Leaves nobody behind who still writes to the directory. */
  @Override
  public void close() throws IOException {
    if (underway != null) {
      awaitUnderway().file().close();
    }
    for (Segment segment : ready) {
      segment.file().close();
    }
  }

  private Segment awaitUnderway() throws IOException {
    FutureTask<Segment> task = underway;
    underway = null;
    if (task == null) {
      throw new IllegalStateException("no segment is under way");
    }
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IOException("the next segment cannot be made: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the next segment was being made");
    }
  }
}
