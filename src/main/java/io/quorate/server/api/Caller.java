package io.quorate.server.api;

import io.quorate.lock.ClientId;
import io.quorate.lock.LockCommand;
import io.quorate.lock.SessionId;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * In whose name a call is made.
 *
 * @param session the session that must be alive for it; null if that does not matter
 * @param sequence the number of the command in the session, from 1; 0 if it has none
 */
public record Caller(ClientId client, @Nullable SessionId session, long sequence) {
  private static final int NAME_BYTES = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A name that nobody else has or guesses. */
  static String newName(String prefix) {
    byte[] random = new byte[NAME_BYTES];
    RANDOM.nextBytes(random);
    return prefix + HexFormat.of().formatHex(random);
  }

  /** The command, as one that needs the session if there is one. */
  public LockCommand.OfLock under(LockCommand.OfLock command) {
    return session == null ? command : new LockCommand.UnderSession(session, sequence, command);
  }
}
