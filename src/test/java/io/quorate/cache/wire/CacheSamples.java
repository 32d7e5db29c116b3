package io.quorate.cache.wire;

import io.quorate.cache.CacheKey;
import io.quorate.cache.CacheMessage;
import io.quorate.cache.CacheMessage.Dropped;
import io.quorate.cache.CacheMessage.LeaseAsk;
import io.quorate.cache.CacheMessage.LeaseGiven;
import io.quorate.cache.CacheMessage.LeaseRefused;
import io.quorate.cache.CacheMessage.Rebuild;
import io.quorate.cache.CacheMessage.Rebuilt;
import io.quorate.cache.CacheMessage.Recall;
import io.quorate.cache.CacheMessage.Reply;
import io.quorate.cache.CacheMessage.Request;
import io.quorate.cache.CacheMessage.Settled;
import io.quorate.cache.CacheMessage.Yield;
import io.quorate.cache.CacheMessageKind;
import io.quorate.cache.Condition;
import io.quorate.cache.Content;
import io.quorate.cache.Grant;
import io.quorate.cache.LeaseId;
import io.quorate.cache.LineState;
import io.quorate.cache.Source;
import io.quorate.cache.Verdict;
import io.quorate.cache.Wish;
import io.quorate.cache.WishKind;
import io.quorate.kernel.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Messages of all kinds, with wishes of all kinds. */
public final class CacheSamples {
  private static final LeaseId LEASE = new LeaseId(7, 12, 3);
  private static final CacheKey KEY = new CacheKey(7, "user:1");
  private static final Grant GRANT = new Grant(12, 300);
  private static final Bytes VALUE = Bytes.of("{\"a\":1}".getBytes(StandardCharsets.UTF_8));

  private CacheSamples() {}

  public static List<CacheMessage> all() {
    List<CacheMessage> all = new ArrayList<>();
    for (CacheMessageKind kind : CacheMessageKind.values()) {
      all.addAll(of(kind));
    }
    return all;
  }

  private static List<CacheMessage> of(CacheMessageKind kind) {
    return switch (kind) {
      case LEASE_ASK -> List.of(new LeaseAsk(7, 12, -5, 41));
      case LEASE_GIVEN -> List.of(new LeaseGiven(LEASE, Long.MIN_VALUE, 41));
      case LEASE_REFUSED -> List.of(new LeaseRefused(7, 12, -5, 41));
      case REQUEST -> {
        List<CacheMessage> requests = new ArrayList<>();
        for (WishKind wish : WishKind.values()) {
          requests.add(new Request(LEASE, 1_000, 998, KEY, of(wish)));
        }
        yield requests;
      }
      case REPLY ->
          List.of(
              new Reply(
                  LEASE,
                  1_000,
                  KEY,
                  Verdict.FILLED,
                  300,
                  LineState.EXCLUSIVE,
                  new Content(VALUE, 5, 60_000_000_000L),
                  Source.PEER),
              new Reply(
                  LEASE,
                  1_001,
                  KEY,
                  Verdict.UNMATCHED,
                  0,
                  LineState.INVALID,
                  Content.absent(6),
                  Source.MEMORY));
      case RECALL -> List.of(new Recall(LEASE, KEY, 301, true));
      case YIELD ->
          List.of(
              new Yield(LEASE, KEY, 301, null, null),
              new Yield(LEASE, KEY, 301, new Content(VALUE, 6, Content.FOREVER), GRANT));
      case SETTLED -> List.of(new Settled(LEASE, KEY, GRANT, 6));
      case DROPPED -> List.of(new Dropped(LEASE, KEY, GRANT));
      case REBUILD -> List.of(new Rebuild(7, 13));
      case REBUILT -> List.of(new Rebuilt(7, 13, true));
    };
  }

  private static Wish of(WishKind kind) {
    return switch (kind) {
      case FETCH -> new Wish.Fetch(true);
      case STORE -> new Wish.Store(VALUE, Content.FOREVER, Condition.IF_ABSENT);
      case ERASE -> new Wish.Erase(new Condition(6));
      case PURGE -> new Wish.Purge();
      case WRITE_BACK -> new Wish.WriteBack(Content.absent(7), GRANT);
    };
  }
}
