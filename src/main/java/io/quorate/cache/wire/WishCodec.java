package io.quorate.cache.wire;

import io.quorate.cache.Wish;
import io.quorate.cache.WishKind;
import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Bytes;

/** The form of what a node asks of a home. */
final class WishCodec {
  private static final WishKind[] KINDS = WishKind.values();

  private WishCodec() {}

  static void write(ByteWriter out, Wish wish) {
    CachePartCodec.writeConstant(out, wish.kind());
    switch (wish.kind()) {
      case FETCH -> out.writeBoolean(((Wish.Fetch) wish).isBypass());
      case STORE -> {
        Wish.Store store = (Wish.Store) wish;
        out.writeBytes(store.value()).writeVarLong(store.lifeNanos());
        CachePartCodec.write(out, store.condition());
      }
      case ERASE -> CachePartCodec.write(out, ((Wish.Erase) wish).condition());
      case PURGE -> {}
      case WRITE_BACK -> {
        Wish.WriteBack dirty = (Wish.WriteBack) wish;
        CachePartCodec.write(out, dirty.content());
        CachePartCodec.write(out, dirty.grant());
      }
    }
  }

  static Wish read(ByteReader in) {
    return switch (CachePartCodec.readConstant(in, KINDS)) {
      case FETCH -> new Wish.Fetch(in.readBoolean());
      case STORE -> {
        Bytes value = in.readPart();
        yield new Wish.Store(
            value, in.readVarLong(1, Long.MAX_VALUE), CachePartCodec.readCondition(in));
      }
      case ERASE -> new Wish.Erase(CachePartCodec.readCondition(in));
      case PURGE -> new Wish.Purge();
      case WRITE_BACK ->
          new Wish.WriteBack(CachePartCodec.readContent(in), CachePartCodec.readGrant(in));
    };
  }
}
