package io.quorate.lock;

import io.quorate.kernel.Outcome;
import io.quorate.lock.LockAnswer.Refused;
import io.quorate.lock.LockAnswer.SessionAlive;
import io.quorate.lock.LockAnswer.SessionEnded;
import io.quorate.lock.LockAnswer.SessionUnknown;
import io.quorate.lock.LockCommand.EndSession;
import io.quorate.lock.LockCommand.KeepAlive;
import io.quorate.lock.LockCommand.OpenSession;
import io.quorate.lock.LockCommand.UnderSession;
import org.jspecify.annotations.Nullable;

/** Carries out what concerns sessions as such. */
final class SessionCommands {
  private final Sessions sessions;
  private final Stakes stakes;
  private final Handover handover;

  SessionCommands(Sessions sessions, Stakes stakes, Handover handover) {
    this.sessions = sessions;
    this.stakes = stakes;
    this.handover = handover;
  }

  Outcome open(OpenSession command, Step step) {
    Session known = sessions.get(command.session());
    if (known != null && known.client().equals(command.client())) {
      return prolonged(known, step);
    }
    Session other = known == null ? sessions.of(command.client()) : known;
    if (other != null) {
      return new Refused(
          known == null
              ? "the client has the session " + other.id() + ", and one at most"
              : "the session is of another client");
    }
    if (sessions.isFull() || stakes.isFull(1)) {
      return new Outcome.Overloaded("there are as many sessions as there may be");
    }
    Session session =
        new Session(
            command.session(), command.client(), command.ttlMillis(), command.delayMillis());
    stakes.addLease(session, step.after(session.ttlMillis()));
    sessions.add(session);
    return Views.session(session);
  }

  Outcome keepAlive(KeepAlive command, Step step) {
    Session session = sessions.get(command.session());
    return session == null ? new SessionUnknown(command.session()) : prolonged(session, step);
  }

  Outcome end(EndSession command, Step step) {
    Session session = sessions.get(command.session());
    if (session == null) {
      return new SessionUnknown(command.session());
    }
    Party party = stakes.knownPartyOf(session.client());
    int all = party == null ? 0 : party.stakeCount();
    int holds = party == null ? 0 : party.holdCount();
    end(session, false, step);
    return new SessionEnded(session.id(), session.client(), holds, all - holds);
  }

  void expire(Session session, Step step) {
    end(session, true, step);
  }

  /** Why the command may not be carried out; null if it may. */
  @Nullable LockAnswer refusalOf(UnderSession command) {
    Session session = sessions.get(command.session());
    if (session == null) {
      return new SessionUnknown(command.session());
    }
    return session.client().equals(command.client())
        ? null
        : new Refused(
            "the session is of the client " + session.client() + ", not of " + command.client());
  }

  private SessionAlive prolonged(Session session, Step step) {
    stakes.reschedule(session, step.after(session.ttlMillis()));
    return Views.session(session);
  }

  private void end(Session session, boolean isExpired, Step step) {
    stakes.removeLease(session);
    sessions.remove(session);
    Party party = stakes.knownPartyOf(session.client());
    if (party != null) {
      handover.endAll(party, session, isExpired, step);
    }
    step.tell(new LockEvent.SessionEnded(session.id(), session.client(), isExpired));
  }
}
