package io.quorate.cache;

import java.util.List;

/**
 * What a home asks of the shell.
 *
 * @param confirmations numbers for which a majority is to confirm, in a heartbeat that begins after
 *     this, that the home still leads; then {@link Directory#confirmed}
 */
public record HomeEffects(
    List<Letter> letters, List<MemoryRequest> memory, List<Long> confirmations) {
  public boolean isEmpty() {
    return letters.isEmpty() && memory.isEmpty() && confirmations.isEmpty();
  }
}
