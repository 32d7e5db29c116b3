package io.quorate.machine;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.Outcome.MemoryFull;
import io.quorate.kernel.Outcome.OutcomeUnknown;
import io.quorate.kernel.Outcome.Overloaded;
import io.quorate.kernel.Outcome.Unavailable;
import io.quorate.lock.LockAnswer;
import io.quorate.ring.PlacementTaken;

/** The form of an {@link Outcome} between nodes and in the machine's state. */
public final class OutcomeCodec {
  private static final int VERSION = 2;

  private OutcomeCodec() {}

  /** The bytes of the outcome, for {@link #decode}. */
  public static byte[] encode(Outcome outcome) {
    ByteWriter out = new ByteWriter().writeByte(VERSION);
    OutcomeKind kind = kindOf(outcome);
    Fields.writeConstant(out, kind);
    switch (kind) {
      case UNAVAILABLE -> out.writeString(((Unavailable) outcome).reason());
      case OVERLOADED -> out.writeString(((Overloaded) outcome).reason());
      case OUTCOME_UNKNOWN -> out.writeString(((OutcomeUnknown) outcome).reason());
      case LOCK_ANSWER -> LockAnswerWriter.write(out, (LockAnswer) outcome);
      case PLACEMENT_TAKEN, DEPTHS_TOLD -> {}
      case QUEUE_REPLY -> writeReply(out, (QueueReply) outcome);
      case MEMORY_FULL -> out.writeString(((MemoryFull) outcome).reason());
    }
    return out.toByteArray();
  }

  /**
   * The outcome that was encoded.
   *
   * @throws io.quorate.kernel.MalformedBytes if the bytes are not an outcome
   */
  public static Outcome decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    Fields.requireVersion(in, VERSION);
    Outcome outcome =
        switch (Fields.readConstant(in, OutcomeKind.values())) {
          case UNAVAILABLE -> new Unavailable(in.readString());
          case OVERLOADED -> new Overloaded(in.readString());
          case OUTCOME_UNKNOWN -> new OutcomeUnknown(in.readString());
          case LOCK_ANSWER -> LockAnswerReader.read(in);
          case PLACEMENT_TAKEN -> new PlacementTaken();
          case QUEUE_REPLY -> readReply(in);
          case MEMORY_FULL -> new MemoryFull(in.readString());
          case DEPTHS_TOLD -> new DepthsTold();
        };
    in.requireEnd();
    return outcome;
  }

  private static void writeReply(ByteWriter out, QueueReply reply) {
    QueueAnswerCodec.write(out, reply.answer());
    Fields.writeList(out, reply.bodies(), (to, body) -> to.writeBytes(body.read()));
  }

  private static QueueReply readReply(ByteReader in) {
    return new QueueReply(QueueAnswerCodec.read(in), Fields.readList(in, ByteReader::readPart));
  }

  private static OutcomeKind kindOf(Outcome outcome) {
    if (outcome instanceof LockAnswer) {
      return OutcomeKind.LOCK_ANSWER;
    } else if (outcome instanceof QueueReply) {
      return OutcomeKind.QUEUE_REPLY;
    } else if (outcome instanceof MemoryFull) {
      return OutcomeKind.MEMORY_FULL;
    } else if (outcome instanceof PlacementTaken) {
      return OutcomeKind.PLACEMENT_TAKEN;
    } else if (outcome instanceof DepthsTold) {
      return OutcomeKind.DEPTHS_TOLD;
    } else if (outcome instanceof Unavailable) {
      return OutcomeKind.UNAVAILABLE;
    } else if (outcome instanceof Overloaded) {
      return OutcomeKind.OVERLOADED;
    }
    Invariant.check(outcome instanceof OutcomeUnknown, "no form for %s", outcome);
    return OutcomeKind.OUTCOME_UNKNOWN;
  }
}
