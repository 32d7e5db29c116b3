package io.quorate.machine;

import io.quorate.cache.CacheKey;
import io.quorate.cache.Content;
import io.quorate.cache.Grant;
import io.quorate.cache.MemoryRequest;
import io.quorate.cache.MemoryRequest.Commit;
import io.quorate.cache.MemoryRequest.Fence;
import io.quorate.cache.MemoryRequest.Open;
import io.quorate.cache.MemoryRequest.Raise;
import io.quorate.cache.MemoryRequestKind;
import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import io.quorate.machine.Command.OnCache;

/**
 * The form of what a home asks of its memory in the log. Any numbers have one: what nodes have told
 * the home must not make an entry that no replica can read.
 */
final class CacheCommandCodec {
  private CacheCommandCodec() {}

  static void write(ByteWriter out, OnCache command) {
    MemoryRequest request = command.request();
    out.writeVarLong(command.bytesMax());
    Fields.writeConstant(out, request.kind());
    out.writeVarLong(request.id()).writeVarLong(request.term());
    switch (request.kind()) {
      case RAISE, OPEN -> {}
      case COMMIT -> {
        Commit commit = (Commit) request;
        writeGrant(out, commit.key(), commit.grant());
        writeContent(out, commit.content());
      }
      case FENCE -> writeGrant(out, ((Fence) request).key(), ((Fence) request).grant());
      case READ -> throw new IllegalArgumentException("a read is no command");
    }
  }

  static OnCache read(ByteReader in) {
    long bytesMax = in.readVarLong();
    MemoryRequestKind kind = Fields.readConstant(in, MemoryRequestKind.values());
    long id = in.readVarLong();
    long term = in.readVarLong();
    MemoryRequest request =
        switch (kind) {
          case RAISE -> new Raise(id, term);
          case OPEN -> new Open(id, term);
          case COMMIT -> new Commit(id, term, readKey(in), readGrant(in), readContent(in));
          case FENCE -> new Fence(id, term, readKey(in), readGrant(in));
          case READ -> throw new MalformedBytes("a read is no command");
        };
    return new OnCache(request, bytesMax);
  }

  private static void writeGrant(ByteWriter out, CacheKey key, Grant grant) {
    out.writeVarLong(key.shard())
        .writeString(key.name())
        .writeVarLong(grant.term())
        .writeVarLong(grant.sequence());
  }

  private static CacheKey readKey(ByteReader in) {
    int shard = Fields.readInt(in);
    return in.readName(name -> new CacheKey(shard, name));
  }

  private static Grant readGrant(ByteReader in) {
    return new Grant(in.readVarLong(), in.readVarLong());
  }

  private static void writeContent(ByteWriter out, Content content) {
    out.writeVarLong(content.version()).writeVarLong(content.lifeNanos());
    Fields.writeOptional(out, content.value(), (to, value) -> to.writeBytes(value));
  }

  private static Content readContent(ByteReader in) {
    long version = in.readVarLong();
    long lifeNanos = in.readVarLong();
    return new Content(Fields.readOptional(in, ByteReader::readPart), version, lifeNanos);
  }
}
