package io.quorate.client.wire;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Answers each call as the test has it, at once, later or never, and keeps what was sent. */
public final class ScriptedWire implements Wire {
  /** A call that was sent to a node. */
  public record Sent(URI node, Call call, CompletableFuture<RawReply> reply) {
    public void answer(int status, String body) {
      reply.complete(new RawReply(status, "", body));
    }

    @Override
    public String toString() {
      return node.getHost() + " " + call.method() + " " + call.path();
    }
  }

  private final List<Sent> sent = new ArrayList<>();
  private final Deque<Function<Sent, CompletableFuture<RawReply>>> next = new ArrayDeque<>();
  private Function<Sent, CompletableFuture<RawReply>> otherwise = Sent::reply;

  @Override
  public CompletableFuture<RawReply> send(URI node, Call call) {
    Sent each = new Sent(node, call, new CompletableFuture<>());
    Function<Sent, CompletableFuture<RawReply>> behaviour;
    synchronized (this) {
      behaviour = next.isEmpty() ? otherwise : next.poll();
    }
    CompletableFuture<RawReply> given = behaviour.apply(each);
    Later.then(
        given,
        (reply, failure) -> {
          if (reply != null) {
            each.reply().complete(reply);
          } else if (failure != null) {
            each.reply().completeExceptionally(failure);
          }
        });
    // Shown only now: nobody is to answer what has an answer already.
    synchronized (this) {
      sent.add(each);
    }
    return each.reply();
  }

  /** What is sent is answered by nobody from now on, unless the test does. */
  public ScriptedWire silent() {
    return always(Sent::reply);
  }

  public synchronized ScriptedWire always(Function<Sent, CompletableFuture<RawReply>> behaviour) {
    otherwise = behaviour;
    return this;
  }

  public ScriptedWire then(int status, String body) {
    return then(status, body, "");
  }

  public synchronized ScriptedWire then(int status, String body, String retryAfter) {
    next.add(call -> CompletableFuture.completedFuture(new RawReply(status, retryAfter, body)));
    return this;
  }

  /** Done, by a node that had to ask the one at an address. */
  public synchronized ScriptedWire thenDoneBy(String leader, String body) {
    next.add(call -> CompletableFuture.completedFuture(new RawReply(200, "", leader, body)));
    return this;
  }

  public synchronized ScriptedWire thenFail(Exception failure) {
    next.add(call -> CompletableFuture.failedFuture(failure));
    return this;
  }

  /** The next call does what a test has it do, and fails. */
  public synchronized ScriptedWire thenCarryOut(Function<Sent, Exception> behaviour) {
    next.add(call -> CompletableFuture.failedFuture(behaviour.apply(call)));
    return this;
  }

  public synchronized ScriptedWire thenSilence() {
    next.add(Sent::reply);
    return this;
  }

  public synchronized List<Sent> sent() {
    return List.copyOf(sent);
  }

  public Sent last() {
    List<Sent> all = sent();
    return all.get(all.size() - 1);
  }

  public synchronized void forget() {
    sent.clear();
  }
}
