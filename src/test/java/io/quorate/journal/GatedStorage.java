package io.quorate.journal;

import io.quorate.storage.Storage;
import io.quorate.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A storage whose syncs wait until the test lets them through, one permit each. */
final class GatedStorage implements Storage {
  final Semaphore permits = new Semaphore(0);
  final Semaphore arrivals = new Semaphore(0);
  final AtomicInteger syncs = new AtomicInteger();
  final AtomicInteger writes = new AtomicInteger();
  private final Storage storage;
  private volatile boolean isClosed;

  GatedStorage(Storage storage) {
    this.storage = storage;
  }

  /** From now on syncs wait. */
  void closeGate() {
    syncs.set(0);
    writes.set(0);
    isClosed = true;
  }

  @Override
  public List<String> list() throws IOException {
    return storage.list();
  }

  @Override
  public StorageFile create(String name) throws IOException {
    return new GatedFile(storage.create(name));
  }

  @Override
  public StorageFile open(String name) throws IOException {
    return new GatedFile(storage.open(name));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    storage.rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    storage.delete(name);
  }

  @Override
  public long roomBytes() throws IOException {
    return storage.roomBytes();
  }

  @Override
  public void syncDirectory() throws IOException {
    storage.syncDirectory();
  }

  private final class GatedFile implements StorageFile {
    private final StorageFile file;

    GatedFile(StorageFile file) {
      this.file = file;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void read(ByteBuffer into, long offset) throws IOException {
      file.read(into, offset);
    }

    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
      writes.incrementAndGet();
      file.write(from, offset);
    }

    @Override
    public void sync() throws IOException {
      if (isClosed) {
        arrivals.release();
        permits.acquireUninterruptibly();
        syncs.incrementAndGet();
      }
      file.sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
