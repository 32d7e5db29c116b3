package io.quorate.client;

import io.quorate.client.wire.Call;
import io.quorate.client.wire.Names;

/**
 * Names for the commands of one session, so that each is executed once however often it is sent.
 *
 * <p>The session keeps its last few numbered answers only, so a number is given to one command at a
 * time; those beside it get a request id, which the cluster remembers for a minute and for all its
 * clients together, and so is not the way for most.
 */
final class Numbering {
  private static final String SEQUENCE = "sequence";

  private long nextSequence = 1;
  private int unsettled;
  private boolean isNumberTaken;

  /** A name, to be given back once the command is no longer repeated. */
  record Name(String parameter, String value) {
    Call on(Call call) {
      return call.with(parameter, value);
    }
  }

  synchronized Name take() {
    unsettled++;
    if (isNumberTaken) {
      return new Name("request_id", Names.unique("q-"));
    }
    isNumberTaken = true;
    return new Name(SEQUENCE, Long.toString(nextSequence++));
  }

  /** The command has been answered. */
  synchronized void settled(Name name) {
    unsettled--;
    forgotten(name);
  }

  /** The command is given up, although it may still be executed. */
  synchronized void forgotten(Name name) {
    if (name.parameter().equals(SEQUENCE)) {
      isNumberTaken = false;
    }
  }

  /** Whether nothing can happen any more because of a command of the past. */
  synchronized boolean isClean() {
    return unsettled == 0;
  }
}
