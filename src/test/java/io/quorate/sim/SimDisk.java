package io.quorate.sim;

import io.quorate.journal.Storage;
import io.quorate.journal.StorageFile;
import io.quorate.kernel.Rng;
import java.io.IOException;
import java.util.List;

/** A disk in memory that forgets what was not synced, and fails on demand. */
@SuppressWarnings("DoNotCallSuggester") // not written yet
public final class SimDisk implements Storage {
  public static final int SECTOR_BYTES = 512;

  /** What a power cut leaves: everything synced and any part of the rest. This disk stays as is. */
  public SimDisk crash(Rng rng) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> list() {
    throw new UnsupportedOperationException();
  }

  @Override
  public StorageFile create(String name) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public StorageFile open(String name) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void rename(String from, String to) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(String name) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void syncDirectory() throws IOException {
    throw new UnsupportedOperationException();
  }
}
