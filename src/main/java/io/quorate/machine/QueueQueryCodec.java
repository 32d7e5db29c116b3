package io.quorate.machine;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import io.quorate.queue.QueueQuery;
import io.quorate.queue.QueueQuery.Describe;
import io.quorate.queue.QueueQuery.ListOutbox;
import io.quorate.queue.QueueQuery.ListQueues;
import io.quorate.queue.QueueQuery.Peek;
import io.quorate.queue.QueueQueryKind;

/** The form of a {@link QueueQuery}. */
final class QueueQueryCodec {
  private QueueQueryCodec() {}

  static void write(ByteWriter out, QueueQuery query) {
    Fields.writeConstant(out, query.kind());
    switch (query.kind()) {
      case DESCRIBE -> out.writeString(((Describe) query).queue().value());
      case LIST_QUEUES -> {
        ListQueues list = (ListQueues) query;
        out.writeString(list.prefix());
        Fields.writeOptional(out, list.after(), ByteWriter::writeString);
        out.writeVarLong(list.limit());
      }
      case PEEK -> {
        out.writeString(((Peek) query).queue().value()).writeVarLong(((Peek) query).max());
      }
      case LIST_OUTBOX -> {
        out.writeVarLong(((ListOutbox) query).after()).writeVarLong(((ListOutbox) query).limit());
      }
    }
  }

  /**
   * What {@link #write} wrote.
   *
   * @throws MalformedBytes if the bytes are not such a query
   */
  static QueueQuery read(ByteReader in) {
    QueueQueryKind kind = Fields.readConstant(in, QueueQueryKind.values());
    return Fields.unlessMalformed(
        () ->
            switch (kind) {
              case DESCRIBE -> new Describe(QueueCommandCodec.readQueue(in));
              case LIST_QUEUES ->
                  new ListQueues(
                      in.readString(),
                      Fields.readOptional(in, ByteReader::readString),
                      Fields.readInt(in));
              case PEEK -> new Peek(QueueCommandCodec.readQueue(in), Fields.readInt(in));
              case LIST_OUTBOX ->
                  new ListOutbox(in.readVarLong(0, Long.MAX_VALUE), Fields.readInt(in));
            });
  }
}
