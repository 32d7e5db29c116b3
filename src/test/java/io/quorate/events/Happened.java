package io.quorate.events;

import io.quorate.lock.ClientId;
import io.quorate.lock.FencingToken;
import io.quorate.lock.LockEvent;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.lock.SessionId;
import io.quorate.queue.QueueEvent.DepthTold;
import io.quorate.queue.QueueName;
import java.util.ArrayList;
import java.util.List;

/** Events to test with: one of each type. */
public final class Happened {
  private static final ClientId CLIENT = new ClientId("ann");

  private Happened() {}

  public static Event granted(String lock) {
    return new Event.OfLocks(
        new LockEvent.Granted(
            new LockName(lock), CLIENT, LockMode.EXCLUSIVE, new FencingToken(1_025)));
  }

  public static List<Event> allTo(String name) {
    LockName lock = new LockName(name);
    List<Event> events = new ArrayList<>();
    events.add(granted(name));
    events.add(new Event.OfLocks(new LockEvent.Offered(lock, CLIENT)));
    events.add(new Event.OfLocks(new LockEvent.Released(lock, CLIENT, new FencingToken(1_025))));
    events.add(new Event.OfLocks(new LockEvent.Expired(lock, CLIENT, new FencingToken(1_025))));
    events.add(new Event.OfLocks(new LockEvent.WaitExpired(lock, CLIENT)));
    events.add(new Event.OfLocks(new LockEvent.Left(lock, CLIENT)));
    events.add(
        new Event.OfLocks(
            new LockEvent.Aborted(lock, CLIENT, List.of(CLIENT, new ClientId("bob")))));
    events.add(new Event.OfLocks(new LockEvent.SessionEnded(new SessionId("s-1"), CLIENT, true)));
    events.add(new Event.TermBegan(7, new io.quorate.kernel.NodeId("n1")));
    events.add(new Event.OfQueue(new DepthTold(new QueueName(name), 12)));
    return events;
  }
}
