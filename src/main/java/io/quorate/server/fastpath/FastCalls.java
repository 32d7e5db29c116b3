package io.quorate.server.fastpath;

import io.quorate.server.api.ApiSettings;
import io.quorate.server.api.LockResource;
import io.quorate.server.cache.CacheResource;
import io.quorate.server.queues.QueueResource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Which calls are so frequent that they go by the fast path, and whose they are. */
@ApplicationScoped
public class FastCalls {
  /** What stands where a queue's name would, and is none. */
  static final Set<String> WORDS = Set.of("ack", "nack", "extend", "enqueue", "dequeue");

  @Inject QueueResource queues;
  @Inject LockResource locks;
  @Inject CacheResource cache;
  @Inject ApiSettings settings;

  /**
   * Begins a call.
   *
   * @return null if it is none of these calls; nothing has been read of it then
   * @throws io.quorate.server.api.Refusal if the call cannot be carried out as it stands
   */
  @Nullable CompletionStage<Response> begin(PlainCall call) {
    return switch (call.collection()) {
      case "queue" -> onQueue(call);
      case "lock" -> onLock(call);
      case "cache" -> onCache(call);
      default -> null;
    };
  }

  private @Nullable CompletionStage<Response> onQueue(PlainCall call) {
    if (!call.method().equals("POST")) {
      return null;
    }
    return switch (call.depth()) {
      case 2 -> onQueue(call.name(1), call);
      case 3 -> call.part(2).equals("receive") ? onReceive(call.name(1), call) : null;
      default -> null;
    };
  }

  private @Nullable CompletionStage<Response> onQueue(String name, PlainCall call) {
    if (name.equals("ack")) {
      return queues.ackAll(call.query(), body(call));
    }
    return WORDS.contains(name) ? null : queues.enqueue(name, call.query(), body(call));
  }

  private @Nullable CompletionStage<Response> onReceive(String name, PlainCall call) {
    return WORDS.contains(name) ? null : queues.receive(name, call.query(), body(call));
  }

  private @Nullable CompletionStage<Response> onLock(PlainCall call) {
    if (call.depth() != 2) {
      return null;
    }
    return switch (call.method()) {
      case "POST" -> locks.acquire(call.name(1), call.query(), body(call));
      case "PUT" -> locks.renew(call.name(1), call.query(), body(call));
      case "DELETE" -> locks.release(call.name(1), call.query());
      default -> null;
    };
  }

  /** Only what this node may answer by itself; a read of what it has not takes far longer. */
  private @Nullable CompletionStage<Response> onCache(PlainCall call) {
    if (call.depth() != 2 || !call.method().equals("GET") || call.query() != null) {
      return null;
    }
    Response hit = cache.hit(call.name(1), call.knownTags());
    return hit == null ? null : CompletableFuture.completedFuture(hit);
  }

  private byte[] body(PlainCall call) {
    return call.body(settings.bodyBytesMax());
  }
}
