package io.quorate.cache.wire;

import io.quorate.cache.CacheKey;
import io.quorate.cache.Condition;
import io.quorate.cache.Content;
import io.quorate.cache.Grant;
import io.quorate.cache.LeaseId;
import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.MalformedBytes;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The forms of what messages are made of. Sequences, versions, terms and rounds are naturals. */
final class CachePartCodec {
  private CachePartCodec() {}

  /** The shard stands at the head of each message. */
  static void writeName(ByteWriter out, CacheKey key) {
    out.writeString(key.name());
  }

  static CacheKey readName(ByteReader in, LeaseId lease) {
    return in.readName(name -> new CacheKey(lease.shard(), name));
  }

  static void write(ByteWriter out, Grant grant) {
    out.writeVarLong(grant.term()).writeVarLong(grant.sequence());
  }

  static Grant readGrant(ByteReader in) {
    return new Grant(readNatural(in), readNatural(in));
  }

  static void write(ByteWriter out, Content content) {
    writeIfAny(out, content.value(), ByteWriter::writeBytes);
    out.writeVarLong(content.version()).writeVarLong(content.lifeNanos());
  }

  static Content readContent(ByteReader in) {
    Bytes value = readIfAny(in, ByteReader::readPart);
    return new Content(value, readNatural(in), readNatural(in));
  }

  static void write(ByteWriter out, Condition condition) {
    out.writeVarLong(condition.version() - Condition.IF_PRESENT.version());
  }

  static Condition readCondition(ByteReader in) {
    return new Condition(readNatural(in) + Condition.IF_PRESENT.version());
  }

  static long readNatural(ByteReader in) {
    return in.readVarLong(0, Long.MAX_VALUE);
  }

  static <T> void writeIfAny(ByteWriter out, @Nullable T value, BiConsumer<ByteWriter, T> form) {
    out.writeBoolean(value != null);
    if (value != null) {
      form.accept(out, value);
    }
  }

  static <T> @Nullable T readIfAny(ByteReader in, Function<ByteReader, T> form) {
    return in.readBoolean() ? form.apply(in) : null;
  }

  @SuppressWarnings("EnumOrdinal") // the ordinal is the format, as a test states
  static void writeConstant(ByteWriter out, Enum<?> constant) {
    out.writeByte(constant.ordinal());
  }

  static <E extends Enum<E>> E readConstant(ByteReader in, E[] constants) {
    int ordinal = in.readByte();
    if (ordinal >= constants.length) {
      throw new MalformedBytes(ordinal + " is none of the " + constants.length + " that are known");
    }
    return constants[ordinal];
  }
}
