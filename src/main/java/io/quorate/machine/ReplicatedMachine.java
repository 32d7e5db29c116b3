package io.quorate.machine;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.InvariantViolation;
import io.quorate.kernel.MalformedBytes;
import io.quorate.kernel.Outcome;
import io.quorate.lock.DeadlockPolicy;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockEvent;
import io.quorate.lock.LockQuery;
import io.quorate.lock.LockTable;
import io.quorate.machine.Command.Bootstrap;
import io.quorate.machine.Command.OnLock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Applies the committed entries of the {@code system} group, each command exactly once. */
public final class ReplicatedMachine {
  private static final int STATE_VERSION = 2;

  private final LockTable locks;
  private final GatewayMemory gateways;
  private final RequestMemory requests;
  private final SessionMemory sessions;
  private long appliedIndex;
  private long timeMillis;

  public ReplicatedMachine(DeadlockPolicy policy) {
    this(new LockTable(policy), new GatewayMemory(), new RequestMemory(), new SessionMemory());
  }

  private ReplicatedMachine(
      LockTable locks, GatewayMemory gateways, RequestMemory requests, SessionMemory sessions) {
    this.locks = locks;
    this.gateways = gateways;
    this.requests = requests;
    this.sessions = sessions;
  }

  /**
   * A machine that goes on exactly as the one whose {@link #state()} this is.
   *
   * @param policy that of the machine that wrote the state; it is not part of it
   * @throws MalformedBytes if the bytes are not the state of a machine of this version
   */
  public static ReplicatedMachine restore(DeadlockPolicy policy, byte[] state) {
    ByteReader in = new ByteReader(state);
    Fields.requireVersion(in, STATE_VERSION);
    long appliedIndex = in.readVarLong(0, Long.MAX_VALUE);
    long timeMillis = in.readVarLong(0, Long.MAX_VALUE);
    LockTable locks = LockTable.readFrom(in, policy);
    GatewayMemory gateways = GatewayMemory.readFrom(in);
    RequestMemory requests = RequestMemory.readFrom(in);
    SessionMemory sessions = SessionMemory.readFrom(in, locks::isAlive);
    in.requireEnd();
    ReplicatedMachine machine = new ReplicatedMachine(locks, gateways, requests, sessions);
    machine.appliedIndex = appliedIndex;
    machine.timeMillis = timeMillis;
    return machine;
  }

  /**
   * Lets expire what is due at the entry's time, then carries out its command.
   *
   * @param index greater than that of the entry before
   * @param entryTimeMillis not less than that of the entry before
   */
  public Applied apply(long index, long entryTimeMillis, byte[] payload) {
    Invariant.check(index > appliedIndex, "entry %s after entry %s", index, appliedIndex);
    Invariant.check(
        entryTimeMillis >= timeMillis, "log time %s after %s", entryTimeMillis, timeMillis);
    Command command = read(index, payload);
    appliedIndex = index;
    timeMillis = entryTimeMillis;
    List<LockEvent> events = new ArrayList<>();
    Consumer<LockEvent> witness =
        event -> {
          events.add(event);
          if (event instanceof LockEvent.SessionEnded ended) {
            sessions.forget(ended.session());
          }
        };
    locks.expire(timeMillis, witness);
    gateways.forgetUntil(timeMillis);
    requests.forgetUntil(timeMillis);
    return switch (command.kind()) {
      case BOOTSTRAP -> {
        bootstrap((Bootstrap) command);
        yield new Applied(null, null, events);
      }
      case PASS_TIME -> new Applied(null, null, events);
      case ON_LOCK -> {
        OnLock onLock = (OnLock) command;
        yield new Applied(onLock.stamp(), executeOnce(onLock, witness), events);
      }
    };
  }

  /** Answers from the state after the last applied entry. */
  public LockAnswer query(LockQuery query) {
    return locks.query(query);
  }

  /** Whether the cluster's first command has been applied. */
  public boolean isBootstrapped() {
    return locks.isStarted();
  }

  /** When the next hold, place or offer ends, in log time. */
  public OptionalLong nextDeadlineMillis() {
    return locks.nextDeadlineMillis();
  }

  /** The log time of the last applied entry. */
  public long timeMillis() {
    return timeMillis;
  }

  /** The index of the last applied entry. */
  public long appliedIndex() {
    return appliedIndex;
  }

  /** The whole state; equal on all replicas that have applied the same entries. */
  public byte[] state() {
    ByteWriter out =
        new ByteWriter()
            .writeByte(STATE_VERSION)
            .writeVarLong(appliedIndex)
            .writeVarLong(timeMillis);
    locks.writeTo(out);
    gateways.writeTo(out);
    requests.writeTo(out);
    sessions.writeTo(out);
    return out.toByteArray();
  }

  private static Command read(long index, byte[] payload) {
    try {
      return CommandCodec.decode(payload);
    } catch (MalformedBytes e) {
      // To skip it would part this replica from those that can read it.
      throw new InvariantViolation("committed entry " + index + ": " + e.getMessage());
    }
  }

  private void bootstrap(Bootstrap command) {
    if (!locks.isStarted()) {
      locks.start(command.tokenBase());
    }
  }

  private Outcome executeOnce(OnLock command, Consumer<LockEvent> events) {
    Outcome known = gateways.recall(command.stamp(), timeMillis);
    if (known != null) {
      return known;
    }
    Outcome outcome =
        locks.isStarted()
            ? executeUnlessAnswered(command, events)
            : new Outcome.Unavailable("the cluster is still being set up");
    if (isCarriedOut(outcome)) {
      gateways.remember(command.stamp(), outcome, timeMillis);
    }
    return outcome;
  }

  // What was not done may be tried again, under the same stamp.
  private static boolean isCarriedOut(Outcome outcome) {
    return !(outcome instanceof Outcome.Unavailable || outcome instanceof Outcome.Overloaded);
  }

  private Outcome executeUnlessAnswered(OnLock command, Consumer<LockEvent> events) {
    RequestId request = command.requestId();
    if (request == null || !(command.command() instanceof LockCommand.OfClient ofClient)) {
      return executeUnlessAnswered(command.command(), events);
    }
    Outcome known = requests.recall(request, ofClient);
    if (known != null) {
      return known;
    }
    Outcome outcome = executeUnlessAnswered(ofClient, events);
    requests.remember(request, ofClient, outcome, timeMillis);
    return outcome;
  }

  private Outcome executeUnlessAnswered(LockCommand command, Consumer<LockEvent> events) {
    if (!(command instanceof LockCommand.UnderSession under)) {
      return locks.apply(timeMillis, command, events);
    }
    Outcome known = sessions.recall(under);
    if (known != null) {
      return known;
    }
    Outcome outcome = locks.apply(timeMillis, under, events);
    sessions.remember(under, outcome);
    return outcome;
  }
}
