package io.quorate.journal;

import io.quorate.node.Identity;
import io.quorate.node.IdentityStore;
import java.io.IOException;
import java.util.Optional;

/** The identity in a small checksummed text file, replaced as a whole. */
@SuppressWarnings("DoNotCallSuggester") // not written yet
public final class IdentityFile implements IdentityStore {

  public IdentityFile(Storage storage) {}

  /**
   * The identity, if one was ever saved.
   *
   * @throws CorruptJournal if the file is damaged
   */
  public Optional<Identity> load() throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void save(Identity identity) throws IOException {
    throw new UnsupportedOperationException();
  }
}
