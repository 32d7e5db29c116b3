package io.quorate.machine;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import io.quorate.lock.ClientId;
import io.quorate.lock.FencingToken;
import io.quorate.lock.LockName;
import io.quorate.lock.SessionId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The values that several formats of this package share. */
final class Fields {
  private Fields() {}

  /** One byte. Enums that are written so say of themselves that they only grow at the end. */
  @SuppressWarnings("EnumOrdinal") // the ordinal is the format, as the enums' Javadoc states
  static void writeConstant(ByteWriter out, Enum<?> constant) {
    out.writeByte(constant.ordinal());
  }

  static <E extends Enum<E>> E readConstant(ByteReader in, E[] constants) {
    int ordinal = in.readByte();
    if (ordinal >= constants.length) {
      throw new MalformedBytes("no constant " + ordinal + " among " + constants.length);
    }
    return constants[ordinal];
  }

  static void requireVersion(ByteReader in, int known) {
    int version = in.readByte();
    if (version != known) {
      throw new MalformedBytes("format version " + version + ", not " + known);
    }
  }

  /** A number from 0, within the range of an int. */
  static int readInt(ByteReader in) {
    return (int) in.readVarLong(0, Integer.MAX_VALUE);
  }

  static LockName readLockName(ByteReader in) {
    return in.readName(LockName::new);
  }

  static ClientId readClientId(ByteReader in) {
    return in.readName(ClientId::new);
  }

  static SessionId readSessionId(ByteReader in) {
    return in.readName(SessionId::new);
  }

  /**
   * Makes a value of what has been read.
   *
   * @throws MalformedBytes if the value's own rules forbid it
   */
  static <T> T unlessMalformed(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new MalformedBytes(String.valueOf(e.getMessage()));
    }
  }

  static void writeToken(ByteWriter out, FencingToken token) {
    out.writeVarLong(token.value());
  }

  static FencingToken readToken(ByteReader in) {
    return new FencingToken(in.readVarLong());
  }

  static <T> void writeOptional(
      ByteWriter out, @Nullable T value, BiConsumer<ByteWriter, T> writer) {
    out.writeBoolean(value != null);
    if (value != null) {
      writer.accept(out, value);
    }
  }

  static <T> @Nullable T readOptional(ByteReader in, Function<ByteReader, T> reader) {
    return in.readBoolean() ? reader.apply(in) : null;
  }

  static <T> void writeList(ByteWriter out, List<T> list, BiConsumer<ByteWriter, T> writer) {
    out.writeVarLong(list.size());
    list.forEach(element -> writer.accept(out, element));
  }

  static <T> List<T> readList(ByteReader in, Function<ByteReader, T> reader) {
    int count = in.readCount();
    List<T> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(reader.apply(in));
    }
    return List.copyOf(list);
  }

  static void writeClients(ByteWriter out, List<ClientId> clients) {
    writeList(out, clients, (to, client) -> to.writeString(client.value()));
  }

  static List<ClientId> readClients(ByteReader in) {
    return readList(in, Fields::readClientId);
  }
}
