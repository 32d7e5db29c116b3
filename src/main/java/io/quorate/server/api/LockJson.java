package io.quorate.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quorate.lock.ClientId;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockAnswer.BrokenDeadlock;
import io.quorate.lock.LockAnswer.Deadlocked;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.GrantedAll;
import io.quorate.lock.LockAnswer.HeldLock;
import io.quorate.lock.LockAnswer.HolderView;
import io.quorate.lock.LockAnswer.LockPage;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.lock.LockAnswer.Locked;
import io.quorate.lock.LockAnswer.LockedAll;
import io.quorate.lock.LockAnswer.NotFound;
import io.quorate.lock.LockAnswer.NotHolder;
import io.quorate.lock.LockAnswer.Released;
import io.quorate.lock.LockAnswer.ReleasedAll;
import io.quorate.lock.LockAnswer.SessionAlive;
import io.quorate.lock.LockAnswer.SessionEnded;
import io.quorate.lock.LockAnswer.SessionView;
import io.quorate.lock.LockAnswer.Wait;
import io.quorate.lock.LockAnswer.WaitForGraph;
import io.quorate.lock.LockAnswer.WaiterView;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Locks and sessions as members of a JSON object. */
final class LockJson {
  private final JsonGenerator json;
  private final long nowMillis;

  /**
   * @param nowMillis log time as this node knows it, from which what is left of a duration counts
   */
  LockJson(JsonGenerator json, long nowMillis) {
    this.json = json;
    this.nowMillis = nowMillis;
  }

  void write(Granted grant) throws IOException {
    json.writeStringField("lock", grant.lock().value());
    json.writeStringField("client_id", grant.client().value());
    json.writeStringField("lock_type", Words.of(grant.mode()));
    json.writeNumberField("fencing_token", grant.token().value());
    Durations.write(json, "ttl", grant.ttlMillis());
    writeLeft("expires_in", Math.min(grant.expiresAtMillis(), nowMillis + grant.ttlMillis()));
    json.writeStringField("status", "granted");
    json.writeNumberField("hold_count", grant.holdCount());
    writePermits(grant.mode(), grant.permits());
  }

  void write(GrantedAll all) throws IOException {
    Granted first = all.grants().get(0);
    json.writeStringField("client_id", first.client().value());
    Durations.write(json, "ttl", first.ttlMillis());
    json.writeStringField("status", "granted");
    json.writeArrayFieldStart("locks");
    for (Granted grant : all.grants()) {
      json.writeStartObject();
      json.writeStringField("lock", grant.lock().value());
      json.writeStringField("lock_type", Words.of(grant.mode()));
      json.writeNumberField("fencing_token", grant.token().value());
      writeLeft("expires_in", Math.min(grant.expiresAtMillis(), nowMillis + grant.ttlMillis()));
      json.writeNumberField("hold_count", grant.holdCount());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  void write(LockedAll all) throws IOException {
    int position = all.locks().stream().mapToInt(Locked::position).max().orElse(0);
    json.writeNumberField("position", position);
    json.writeArrayFieldStart("locks");
    for (Locked locked : all.locks()) {
      json.writeStartObject();
      write(locked);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  void write(ReleasedAll all) throws IOException {
    boolean isWhole = all.results().stream().allMatch(Released.class::isInstance);
    json.writeStringField("client_id", all.client().value());
    json.writeStringField("status", isWhole ? "released" : "partly_released");
    json.writeArrayFieldStart("locks");
    for (LockAnswer result : all.results()) {
      json.writeStartObject();
      if (result instanceof Released released) {
        json.writeStringField("lock", released.lock().value());
        json.writeStringField("status", "released");
        json.writeNumberField("hold_count", released.holdsLeft());
      } else if (result instanceof NotHolder other) {
        json.writeStringField("lock", other.lock().value());
        json.writeStringField("status", ProblemCode.NOT_HOLDER.text());
      } else if (result instanceof NotFound missing) {
        json.writeStringField("lock", missing.lock().value());
        json.writeStringField("status", ProblemCode.NOT_FOUND.text());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  void write(Locked locked) throws IOException {
    json.writeStringField("lock", locked.lock().value());
    json.writeNumberField("position", locked.position());
    writeHolders(locked.holders());
    json.writeNumberField("waiters", locked.waiters());
    writeDelay(locked.delayedUntilMillis());
  }

  void write(Deadlocked deadlock) throws IOException {
    json.writeStringField("lock", deadlock.lock().value());
    json.writeStringField("client_id", deadlock.client().value());
    writeClients("cycle", deadlock.cycle());
  }

  void write(LockView view) throws IOException {
    json.writeStringField("lock", view.lock().value());
    if (view.holders().isEmpty()) {
      json.writeNullField("lock_type");
    } else {
      json.writeStringField("lock_type", Words.of(modeOf(view.holders())));
    }
    writeHolders(view.holders());
    json.writeArrayFieldStart("waiters");
    for (WaiterView waiter : view.waiters()) {
      json.writeStartObject();
      json.writeStringField("client_id", waiter.client().value());
      json.writeStringField("lock_type", Words.of(waiter.mode()));
      json.writeBooleanField("offered", waiter.isOffered());
      writeLeft("place_ends_in", waiter.placeEndsAtMillis());
      writePermits(waiter.mode(), waiter.permits());
      json.writeEndObject();
    }
    json.writeEndArray();
    writeDelay(view.delayedUntilMillis());
    if (view.permitsMax() > 0) {
      json.writeNumberField("max_permits", view.permitsMax());
    }
  }

  // Several holders are readers; a single one speaks for itself.
  private static LockMode modeOf(List<HolderView> holders) {
    return holders.get(0).mode();
  }

  void write(LockPage page) throws IOException {
    json.writeArrayFieldStart("locks");
    for (LockView view : page.locks()) {
      json.writeStartObject();
      write(view);
      json.writeEndObject();
    }
    json.writeEndArray();
    if (page.isLast() || page.locks().isEmpty()) {
      json.writeNullField("next_after");
    } else {
      LockView last = page.locks().get(page.locks().size() - 1);
      json.writeStringField("next_after", last.lock().value());
    }
  }

  void write(WaitForGraph graph) throws IOException {
    writeClients("nodes", graph.nodes());
    json.writeArrayFieldStart("edges");
    for (Wait wait : graph.edges()) {
      json.writeStartObject();
      json.writeStringField("waiter", wait.waiter().value());
      json.writeStringField("blocker", wait.blocker().value());
      json.writeStringField("lock", wait.lock().value());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("recent_deadlocks");
    for (BrokenDeadlock broken : graph.recent()) {
      json.writeStartObject();
      json.writeStringField("victim", broken.victim().value());
      json.writeStringField("lock", broken.lock().value());
      writeClients("cycle", broken.cycle());
      Durations.write(json, "age", Math.max(0, nowMillis - broken.atMillis()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  void write(SessionAlive session) throws IOException {
    json.writeStringField("session", session.session().value());
    json.writeStringField("client_id", session.client().value());
    Durations.write(json, "ttl", session.ttlMillis());
    long leftMillis = Math.min(session.expiresAtMillis() - nowMillis, session.ttlMillis());
    Durations.write(json, "expires_in", Math.max(0, leftMillis));
    Durations.write(json, "lock_delay", session.delayMillis());
    json.writeStringField("status", "alive");
  }

  void write(SessionEnded session) throws IOException {
    json.writeStringField("session", session.session().value());
    json.writeStringField("client_id", session.client().value());
    json.writeStringField("status", "ended");
    json.writeNumberField("holds_ended", session.holdsEnded());
    json.writeNumberField("waits_ended", session.waitsEnded());
  }

  void write(SessionView view) throws IOException {
    write(view.session());
    json.writeArrayFieldStart("holds");
    for (HeldLock held : view.holds()) {
      json.writeStartObject();
      json.writeStringField("lock", held.lock().value());
      json.writeStringField("lock_type", Words.of(held.mode()));
      json.writeNumberField("fencing_token", held.token().value());
      json.writeNumberField("hold_count", held.holdCount());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("waits");
    for (LockName lock : view.waits()) {
      json.writeString(lock.value());
    }
    json.writeEndArray();
  }

  private void writePermits(LockMode mode, int permits) throws IOException {
    if (mode == LockMode.SEMAPHORE) {
      json.writeNumberField("permits", permits);
    }
  }

  private void writeDelay(long untilMillis) throws IOException {
    if (untilMillis > 0) {
      writeLeft("available_in", untilMillis);
    }
  }

  private void writeHolders(List<HolderView> holders) throws IOException {
    json.writeArrayFieldStart("holders");
    for (HolderView holder : holders) {
      json.writeStartObject();
      json.writeStringField("client_id", holder.client().value());
      json.writeStringField("lock_type", Words.of(holder.mode()));
      json.writeNumberField("fencing_token", holder.token().value());
      json.writeNumberField("hold_count", holder.holdCount());
      writeLeft("expires_in", holder.expiresAtMillis());
      String acquiredAt = Instant.ofEpochMilli(holder.acquiredWallMillis()).toString();
      json.writeStringField("acquired_at", acquiredAt);
      writePermits(holder.mode(), holder.permits());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeClients(String name, List<ClientId> clients) throws IOException {
    json.writeArrayFieldStart(name);
    for (ClientId client : clients) {
      json.writeString(client.value());
    }
    json.writeEndArray();
  }

  private void writeLeft(String name, long endMillis) throws IOException {
    Durations.write(json, name, Math.max(0, endMillis - nowMillis));
  }
}
