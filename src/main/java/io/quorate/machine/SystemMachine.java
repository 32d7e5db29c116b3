package io.quorate.machine;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Fingerprint;
import io.quorate.kernel.InvariantViolation;
import io.quorate.kernel.MalformedBytes;
import io.quorate.kernel.Outcome;
import io.quorate.lock.DeadlockPolicy;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockCommand.OfClient;
import io.quorate.lock.LockCommand.UnderSession;
import io.quorate.lock.LockCounts;
import io.quorate.lock.LockEvent;
import io.quorate.lock.LockQuery;
import io.quorate.lock.LockTable;
import io.quorate.machine.Command.Bootstrap;
import io.quorate.machine.Command.OnLock;
import io.quorate.machine.Command.OnPlacement;
import io.quorate.machine.Command.TellDepths;
import io.quorate.ring.PlacementTaken;
import io.quorate.ring.Placements;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The state of the {@code system} group: locks, sessions and placements. Each command of a client
 * executes exactly once.
 */
public final class SystemMachine implements ReplicatedMachine {
  private static final int STATE_VERSION = 4;

  private final LockTable locks;
  private final GatewayMemory gateways;
  private final RequestMemory requests;
  private final SessionMemory sessions;
  private final Placements placements;
  private final AppliedMark applied;

  public SystemMachine(DeadlockPolicy policy) {
    this(
        new AppliedMark(),
        new LockTable(policy),
        new GatewayMemory(),
        new RequestMemory(),
        new SessionMemory(),
        new Placements());
  }

  private SystemMachine(
      AppliedMark applied,
      LockTable locks,
      GatewayMemory gateways,
      RequestMemory requests,
      SessionMemory sessions,
      Placements placements) {
    this.applied = applied;
    this.locks = locks;
    this.gateways = gateways;
    this.requests = requests;
    this.sessions = sessions;
    this.placements = placements;
  }

  /**
   * A machine that goes on exactly as the one whose {@link #state()} this is.
   *
   * @param policy that of the machine that wrote the state; it is not part of it
   * @throws MalformedBytes if the bytes are not the state of a machine of this version
   */
  public static SystemMachine restore(DeadlockPolicy policy, byte[] state) {
    ByteReader in = new ByteReader(state);
    Fields.requireVersion(in, STATE_VERSION);
    AppliedMark applied = AppliedMark.readFrom(in);
    LockTable locks = LockTable.readFrom(in, policy);
    GatewayMemory gateways = GatewayMemory.readFrom(in);
    RequestMemory requests = RequestMemory.readFrom(in);
    SessionMemory sessions = SessionMemory.readFrom(in, locks::isAlive);
    Placements placements = Placements.readFrom(in);
    in.requireEnd();
    return new SystemMachine(applied, locks, gateways, requests, sessions, placements);
  }

  /**
   * The machine with which a new cluster begins, out of the state of another: all that clients have
   * and know, and nothing of that cluster's nodes. It grants nothing before it is told what the
   * tokens have to exceed besides all that it knows of.
   *
   * @throws MalformedBytes as {@link #restore}
   */
  public static SystemMachine begin(DeadlockPolicy policy, byte[] stateOfAnother) {
    SystemMachine other = restore(policy, stateOfAnother);
    other.locks.suspend();
    return new SystemMachine(
        other.applied,
        other.locks,
        other.gateways,
        other.requests,
        other.sessions,
        new Placements());
  }

  @Override
  public Applied apply(long index, long entryTimeMillis, byte[] payload) {
    Command command = CommandCodec.decodeCommitted(index, payload);
    applied.advance(index, entryTimeMillis);
    List<LockEvent> events = new ArrayList<>();
    Consumer<LockEvent> witness =
        event -> {
          events.add(event);
          if (event instanceof LockEvent.SessionEnded ended) {
            sessions.forget(ended.session());
          }
        };
    locks.expire(timeMillis(), witness);
    gateways.forgetUntil(timeMillis());
    requests.forgetUntil(timeMillis());
    placements.expire(timeMillis());
    return switch (command.kind()) {
      case BOOTSTRAP -> {
        bootstrap((Bootstrap) command);
        yield Applied.ofSystem(null, null, events);
      }
      case PASS_TIME -> Applied.ofSystem(null, null, events);
      case ON_LOCK -> {
        OnLock onLock = (OnLock) command;
        yield Applied.ofSystem(onLock.stamp(), executeOnce(onLock, witness), events);
      }
      case ON_PLACEMENT -> {
        placements.apply(timeMillis(), index, ((OnPlacement) command).command());
        yield Applied.ofSystem(null, new PlacementTaken(), events);
      }
      case TELL_DEPTHS -> Applied.ofDepths(events, ((TellDepths) command).depths());
      case FOLLOW_TABLE, ON_QUEUE, ASK_QUEUES, ON_CACHE ->
          throw new InvariantViolation("entry " + index + " is a shard's");
    };
  }

  /** Answers from the state after the last applied entry. */
  public LockAnswer query(LockQuery query) {
    return locks.query(query);
  }

  /** How many locks there are, and what goes on there. */
  public LockCounts lockCounts() {
    return locks.counts();
  }

  /** Where the shards are to be; for reading. */
  public Placements placements() {
    return placements;
  }

  @Override
  public boolean takes(CommandKind kind) {
    return kind == CommandKind.ON_LOCK
        || kind == CommandKind.ON_PLACEMENT
        || kind == CommandKind.TELL_DEPTHS;
  }

  @Override
  public boolean isBootstrapped() {
    return locks.isStarted();
  }

  /** When the next hold, place, offer or turn ends. */
  @Override
  public OptionalLong nextDeadlineMillis() {
    OptionalLong ofLocks = locks.nextDeadlineMillis();
    OptionalLong ofTurn = placements.nextDeadlineMillis();
    if (ofLocks.isEmpty() || ofTurn.isEmpty()) {
      return ofLocks.isPresent() ? ofLocks : ofTurn;
    }
    return OptionalLong.of(Math.min(ofLocks.getAsLong(), ofTurn.getAsLong()));
  }

  @Override
  public long timeMillis() {
    return applied.timeMillis();
  }

  @Override
  public long appliedIndex() {
    return applied.index();
  }

  @Override
  public byte[] state() {
    ByteWriter out = applied.writeTo(new ByteWriter().writeByte(STATE_VERSION));
    locks.writeTo(out);
    gateways.writeTo(out);
    requests.writeTo(out);
    sessions.writeTo(out);
    placements.writeTo(out);
    return out.toByteArray();
  }

  private void bootstrap(Bootstrap command) {
    if (!locks.isStarted()) {
      locks.start(command.tokenBase());
    }
  }

  private Outcome executeOnce(OnLock command, Consumer<LockEvent> events) {
    Outcome known = gateways.recall(command.stamp(), timeMillis());
    if (known != null) {
      return known;
    }
    Outcome outcome =
        locks.isStarted()
            ? executeUnlessAnswered(command, events)
            : new Outcome.Unavailable("the cluster is still being set up");
    if (isCarriedOut(outcome)) {
      gateways.remember(command.stamp(), outcome, timeMillis());
    }
    return outcome;
  }

  // What was not done may be tried again, under the same stamp.
  private static boolean isCarriedOut(Outcome outcome) {
    return !(outcome instanceof Outcome.Unavailable || outcome instanceof Outcome.Overloaded);
  }

  private Outcome executeUnlessAnswered(OnLock command, Consumer<LockEvent> events) {
    RequestId request = command.requestId();
    if (request == null || !(command.command() instanceof OfClient ofClient)) {
      return executeUnlessAnswered(command.command(), events);
    }
    Fingerprint name = RequestMemory.nameOf(ofClient.client(), request);
    Told told = requests.recall(name);
    if (told == null && requests.isFull()) {
      return new Outcome.Overloaded("too many request ids in too short a time");
    }
    return attempt(
        ofClient,
        told,
        allowed -> executeUnlessAnswered(allowed, events),
        now -> requests.remember(name, now, timeMillis()));
  }

  private Outcome executeUnlessAnswered(LockCommand command, Consumer<LockEvent> events) {
    if (!(command instanceof UnderSession under) || under.sequence() == 0) {
      return locks.apply(timeMillis(), command, events);
    }
    Outcome refusal = sessions.refusalOf(under);
    return refusal == null
        ? attempt(
            under,
            sessions.recall(under),
            allowed -> locks.apply(timeMillis(), allowed, events),
            now -> sessions.remember(under, now))
        : refusal;
  }

  /**
   * Executes what the request may still do.
   *
   * @param told of the request before; null if nothing
   * @param memory of what it is told now
   */
  private Outcome attempt(
      OfClient command,
      @Nullable Told told,
      Function<OfClient, Outcome> execution,
      Consumer<Told> memory) {
    LockAnswer answer = told == null ? null : told.answerTo(command, locks);
    if (answer != null) {
      return answer;
    }
    Outcome outcome = execution.apply(told == null ? command : Told.goingOn(command));
    Told now = Told.of(command, outcome, locks);
    if (now != null) {
      memory.accept(now);
    }
    return outcome;
  }
}
