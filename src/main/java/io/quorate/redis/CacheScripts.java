package io.quorate.redis;

import io.quorate.cache.CacheKey;
import io.quorate.cache.Content;
import io.quorate.cache.Grant;
import io.quorate.cache.MemoryAnswer;
import io.quorate.cache.MemoryAnswer.Kind;
import io.quorate.cache.MemoryRequest;
import io.quorate.cache.MemoryRequest.Commit;
import io.quorate.cache.MemoryRequest.Fence;
import io.quorate.cache.MemoryRequest.Read;
import io.quorate.kernel.Bytes;
import java.util.List;

/** The scripts that carry out what homes ask of the cache's memory. */
final class CacheScripts {
  /**
   * Where it is told that a key has changed. Programs beside the nodes say the key, and nothing
   * else; nodes say the key, a slash and the version.
   */
  static final String CHANNEL = "quorate:cache:invalidate";

  private static final String FOR_EVER = "-1";
  private static final long NANOS_OF_MILLI = 1_000_000;

  private final RedisLink link;

  CacheScripts(RedisLink link) {
    this.link = link;
  }

  /** The key that all others of the shard begin with. */
  static String keyOf(int shard) {
    return "cache:{shard-" + shard + "}";
  }

  private static List<String> keysOf(CacheKey key) {
    return List.of(keyOf(key.shard()), keyOf(key.shard()) + ":" + key.name());
  }

  MemoryAnswer carryOut(int shard, MemoryRequest request) throws RedisFailure {
    return switch (request.kind()) {
      case RAISE -> raise(shard, request, "term");
      case OPEN -> raise(shard, request, "open");
      case READ -> read((Read) request);
      case COMMIT -> commit((Commit) request);
      case FENCE -> fence((Fence) request);
    };
  }

  private MemoryAnswer raise(int shard, MemoryRequest request, String what) throws RedisFailure {
    ScriptArguments arguments = new ScriptArguments().add(request.term()).add(what);
    return floor(request, Script.CACHE_RAISE.run(link, List.of(keyOf(shard)), arguments));
  }

  private MemoryAnswer commit(Commit commit) throws RedisFailure {
    Content content = commit.content();
    ScriptArguments arguments =
        arguments(commit.term(), commit.grant())
            .add(content.version())
            .add(lifeMillis(content.lifeNanos()))
            .add(CHANNEL)
            .add(commit.key().name() + "/" + content.version());
    if (content.value() != null) {
      arguments.add(content.value());
    }
    long said = Replies.of(Script.CACHE_COMMIT.run(link, keysOf(commit.key()), arguments)).number();
    return MemoryAnswer.of(commit.id(), kindOf(said));
  }

  private static String lifeMillis(long lifeNanos) {
    if (lifeNanos == Content.FOREVER) {
      return FOR_EVER;
    }
    return Long.toString(lifeNanos <= 0 ? 0 : (lifeNanos - 1) / NANOS_OF_MILLI + 1);
  }

  private MemoryAnswer fence(Fence fence) throws RedisFailure {
    ScriptArguments arguments = arguments(fence.term(), fence.grant());
    return floor(fence, Script.CACHE_FENCE.run(link, keysOf(fence.key()), arguments));
  }

  private static ScriptArguments arguments(long term, Grant grant) {
    return new ScriptArguments().add(term).add(grant.term()).add(grant.sequence());
  }

  private MemoryAnswer read(Read read) throws RedisFailure {
    Object said =
        Script.CACHE_READ.run(link, keysOf(read.key()), new ScriptArguments().add(read.term()));
    Replies replies = Replies.of(said);
    Kind kind = kindOf(replies.number());
    if (kind != Kind.DONE) {
      return MemoryAnswer.of(read.id(), kind);
    }
    long version = numberIn(replies.text());
    if (!replies.hasNext()) {
      return new MemoryAnswer(read.id(), kind, Content.absent(version));
    }
    String life = replies.text();
    long lifeNanos = life.equals(FOR_EVER) ? Content.FOREVER : numberIn(life) * NANOS_OF_MILLI;
    return new MemoryAnswer(
        read.id(), kind, new Content(Bytes.of(replies.bytes()), version, lifeNanos));
  }

  // Others may write there, too, and anything.
  private static long numberIn(String text) {
    try {
      return Math.max(0, Long.parseLong(text));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static MemoryAnswer floor(MemoryRequest request, Object said) {
    Replies replies = Replies.of(said);
    Kind kind = kindOf(replies.number());
    long version = replies.hasNext() ? numberIn(replies.text()) : 0;
    return new MemoryAnswer(request.id(), kind, Content.absent(version));
  }

  private static Kind kindOf(long said) {
    return said == 1 ? Kind.DONE : said == 2 ? Kind.FENCED : Kind.OUTDATED;
  }
}
