package io.quorate.machine;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.Rng;
import io.quorate.lock.ClientId;
import io.quorate.lock.FencingToken;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockAnswerKind;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockCommandKind;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.lock.SessionId;
import io.quorate.ring.PlacementCommand;
import io.quorate.ring.PlacementTable;
import io.quorate.ring.PlacementTaken;
import io.quorate.ring.ShardReplicas;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Arbitrary commands and outcomes, every kind of them, odd numbers and names included. */
final class Samples {
  private static final List<String> TEXTS =
      List.of("a", "orders:42", "ключ", "\uD83D\uDD12", " ", "x".repeat(512));

  private final Rng rng;

  Samples(long seed) {
    rng = new Rng(seed);
  }

  Command command() {
    return switch (oneOf(CommandKind.values())) {
      case BOOTSTRAP -> new Command.Bootstrap(number());
      case PASS_TIME -> new Command.PassTime();
      case ON_LOCK ->
          new Command.OnLock(
              new GatewayStamp(rng.nextLong(), number(), number()),
              orNull(() -> new RequestId(text())),
              lockCommand());
      case ON_PLACEMENT -> new Command.OnPlacement(placementCommand());
      case FOLLOW_TABLE -> new Command.FollowTable(epoch());
      case ON_QUEUE ->
          new QueueSamples(rng).onQueue(new GatewayStamp(rng.nextLong(), number(), number()));
      case ASK_QUEUES -> new Command.AskQueues(new QueueSamples(rng).query());
      case ON_CACHE -> new CacheSamples(rng).onCache();
      case TELL_DEPTHS -> new QueueSamples(rng).tellDepths();
    };
  }

  private PlacementCommand placementCommand() {
    return switch (oneOf(PlacementCommand.Kind.values())) {
      case PLACE -> new PlacementCommand.Place(1 + rng.index(15), table());
      case SETTLE -> new PlacementCommand.Settle(rng.index(4_096), epoch());
      case GO_ON -> new PlacementCommand.GoOn(rng.index(4_096), epoch());
      case LEAVE -> new PlacementCommand.Leave(new NodeId("n" + rng.index(9)));
      case STAY -> new PlacementCommand.Stay(new NodeId("n" + rng.index(9)));
    };
  }

  private long epoch() {
    return rng.between(1, Long.MAX_VALUE);
  }

  private PlacementTable table() {
    List<ShardReplicas> shards = new ArrayList<>();
    for (int count = 1 + rng.index(5); count > 0; count--) {
      NodeId one = new NodeId("n" + rng.index(4));
      NodeId other = new NodeId("m" + rng.index(4));
      shards.add(new ShardReplicas(List.of(one, other), rng.chance(0.5) ? one : other));
    }
    return new PlacementTable(epoch(), shards);
  }

  Outcome outcome() {
    return switch (rng.index(11)) {
      case 10 -> new DepthsTold();
      case 0 -> new Outcome.Unavailable(text());
      case 1 -> new Outcome.Overloaded("");
      case 2 -> new Outcome.OutcomeUnknown(text());
      case 3 -> new PlacementTaken();
      case 4 -> new Outcome.MemoryFull(text());
      case 5, 6 -> new QueueSamples(rng).reply();
      default -> answer(oneOf(LockAnswerKind.values()));
    };
  }

  LockAnswer answer(LockAnswerKind kind) {
    return switch (kind) {
      case GRANTED ->
          new LockAnswer.Granted(
              lock(), client(), mode(), token(), number(), number(), rng.index(9), rng.index(9));
      case LOCKED -> locked();
      case GRANTED_ALL ->
          new LockAnswer.GrantedAll(
              list(() -> (LockAnswer.Granted) answer(LockAnswerKind.GRANTED)));
      case LOCKED_ALL -> new LockAnswer.LockedAll(list(this::locked));
      case RELEASED_ALL ->
          new LockAnswer.ReleasedAll(
              client(),
              list(
                  () ->
                      answer(
                          oneOf(
                              new LockAnswerKind[] {
                                LockAnswerKind.RELEASED,
                                LockAnswerKind.NOT_FOUND,
                                LockAnswerKind.NOT_HOLDER
                              }))));
      case DEADLOCKED -> new LockAnswer.Deadlocked(lock(), client(), list(this::client));
      case RELEASED -> new LockAnswer.Released(lock(), client(), rng.index(9));
      case LEFT_QUEUE -> new LockAnswer.LeftQueue(lock(), client());
      case NOT_FOUND -> new LockAnswer.NotFound(lock(), text());
      case NOT_HOLDER -> new LockAnswer.NotHolder(lock(), client());
      case CONFLICTING -> new LockAnswer.Conflicting(lock(), text());
      case LOCK_VIEW -> view();
      case LOCK_PAGE -> new LockAnswer.LockPage(list(this::view), rng.chance(0.5));
      case VALIDITY -> new LockAnswer.Validity(lock(), token(), rng.chance(0.5), text());
      case REFUSED -> new LockAnswer.Refused(text());
      case SESSION_ALIVE -> alive();
      case SESSION_ENDED ->
          new LockAnswer.SessionEnded(session(), client(), rng.index(9), rng.index(9));
      case SESSION_UNKNOWN -> new LockAnswer.SessionUnknown(session());
      case SESSION_VIEW ->
          new LockAnswer.SessionView(
              alive(),
              list(() -> new LockAnswer.HeldLock(lock(), mode(), token(), rng.index(9))),
              list(this::lock));
      case WAIT_FOR_GRAPH ->
          new LockAnswer.WaitForGraph(
              list(this::client),
              list(() -> new LockAnswer.Wait(client(), client(), lock())),
              list(
                  () ->
                      new LockAnswer.BrokenDeadlock(
                          client(), lock(), list(this::client), number())));
    };
  }

  private LockCommand lockCommand() {
    return switch (oneOf(LockCommandKind.values())) {
      case ACQUIRE ->
          new LockCommand.Acquire(
              lock(), client(), mode(), number(), number(), number(), number(), rng.chance(0.5));
      case RENEW -> new LockCommand.Renew(lock(), client(), number());
      case RELEASE -> new LockCommand.Release(lock(), client(), orNull(this::token));
      case LEAVE_QUEUE -> new LockCommand.LeaveQueue(lock(), client());
      case ACQUIRE_ALL -> new LockCommand.AcquireAll(locks(), client(), mode(), terms());
      case ACQUIRE_PERMITS ->
          new LockCommand.AcquirePermits(
              lock(), client(), 1 + rng.index(9), rng.chance(0.3) ? 0 : 9 + rng.index(99), terms());
      case DOWNGRADE -> new LockCommand.Downgrade(lock(), client(), number());
      case RELEASE_ALL -> releaseAll(client());
      case OPEN_SESSION -> new LockCommand.OpenSession(session(), client(), number(), number());
      case KEEP_ALIVE -> new LockCommand.KeepAlive(session());
      case END_SESSION -> new LockCommand.EndSession(session());
      case UNDER_SESSION ->
          new LockCommand.UnderSession(session(), number() & Long.MAX_VALUE, commandOnLock());
    };
  }

  private LockCommand.OfLock commandOnLock() {
    LockCommand command = lockCommand();
    while (!(command instanceof LockCommand.OfLock)
        || command instanceof LockCommand.UnderSession) {
      command = lockCommand();
    }
    return (LockCommand.OfLock) command;
  }

  private SessionId session() {
    return new SessionId(text());
  }

  private LockAnswer.SessionAlive alive() {
    return new LockAnswer.SessionAlive(session(), client(), number(), number(), number());
  }

  private LockAnswer.Locked locked() {
    return new LockAnswer.Locked(lock(), rng.index(9), list(this::holder), rng.index(9), number());
  }

  private List<LockName> locks() {
    return Stream.concat(Stream.of(lock()), list(this::lock).stream()).distinct().sorted().toList();
  }

  private LockCommand.Terms terms() {
    return new LockCommand.Terms(number(), number(), number(), number(), rng.chance(0.5));
  }

  private LockCommand.ReleaseAll releaseAll(ClientId client) {
    return new LockCommand.ReleaseAll(
        locks().stream()
            .map(lock -> new LockCommand.Release(lock, client, orNull(this::token)))
            .toList());
  }

  private LockAnswer.LockView view() {
    return new LockAnswer.LockView(
        lock(),
        list(this::holder),
        list(
            () ->
                new LockAnswer.WaiterView(
                    client(), mode(), rng.chance(0.5), number(), rng.index(9))),
        number(),
        rng.index(9));
  }

  private LockAnswer.HolderView holder() {
    return new LockAnswer.HolderView(
        client(), mode(), token(), rng.index(9), number(), number(), rng.index(9));
  }

  private LockName lock() {
    return new LockName(text());
  }

  private ClientId client() {
    return new ClientId(text());
  }

  private FencingToken token() {
    return new FencingToken(number());
  }

  private LockMode mode() {
    return oneOf(LockMode.values());
  }

  private <T> T oneOf(T[] constants) {
    return constants[rng.index(constants.length)];
  }

  private String text() {
    return TEXTS.get(rng.index(TEXTS.size()));
  }

  private long number() {
    long number = rng.nextLong() >>> rng.index(64);
    return rng.chance(0.2) ? -number : number;
  }

  private <T> List<T> list(Supplier<T> element) {
    return IntStream.range(0, rng.index(4)).mapToObj(i -> element.get()).toList();
  }

  private <T> @Nullable T orNull(Supplier<T> value) {
    return rng.chance(0.5) ? value.get() : null;
  }

  static Stream<Long> seeds(int count) {
    return IntStream.range(0, count).mapToObj(Long::valueOf);
  }
}
