package io.quorate.cache.wire;

import io.quorate.cache.CacheMessage;
import io.quorate.cache.CacheMessage.Dropped;
import io.quorate.cache.CacheMessage.LeaseAsk;
import io.quorate.cache.CacheMessage.LeaseGiven;
import io.quorate.cache.CacheMessage.LeaseRefused;
import io.quorate.cache.CacheMessage.Leased;
import io.quorate.cache.CacheMessage.Rebuild;
import io.quorate.cache.CacheMessage.Rebuilt;
import io.quorate.cache.CacheMessage.Recall;
import io.quorate.cache.CacheMessage.Reply;
import io.quorate.cache.CacheMessage.Request;
import io.quorate.cache.CacheMessage.Settled;
import io.quorate.cache.CacheMessage.Yield;
import io.quorate.cache.CacheMessageKind;
import io.quorate.cache.LeaseId;
import io.quorate.cache.LineState;
import io.quorate.cache.Source;
import io.quorate.cache.Verdict;
import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;

/** The form of a {@link CacheMessage}: its kind, its shard and term, and what the kind has. */
public final class CacheMessageCodec {
  private static final CacheMessageKind[] KINDS = CacheMessageKind.values();
  private static final Verdict[] VERDICTS = Verdict.values();
  private static final LineState[] STATES = LineState.values();
  private static final Source[] SOURCES = Source.values();

  private CacheMessageCodec() {}

  public static byte[] encode(CacheMessage message) {
    ByteWriter out = new ByteWriter();
    CachePartCodec.writeConstant(out, message.kind());
    out.writeVarLong(message.shard());
    out.writeVarLong(message.term());
    if (message instanceof Leased leased) {
      out.writeVarLong(leased.lease().generation());
    }
    write(out, message);
    return out.toByteArray();
  }

  private static void write(ByteWriter out, CacheMessage message) {
    switch (message.kind()) {
      case LEASE_ASK -> {
        LeaseAsk ask = (LeaseAsk) message;
        out.writeLong(ask.incarnation()).writeVarLong(ask.round());
      }
      case LEASE_GIVEN -> {
        LeaseGiven given = (LeaseGiven) message;
        out.writeLong(given.incarnation()).writeVarLong(given.round());
      }
      case LEASE_REFUSED -> {
        LeaseRefused refused = (LeaseRefused) message;
        out.writeLong(refused.incarnation()).writeVarLong(refused.round());
      }
      case REQUEST -> {
        Request request = (Request) message;
        out.writeVarLong(request.id()).writeVarLong(request.doneBelow());
        CachePartCodec.writeName(out, request.key());
        WishCodec.write(out, request.wish());
      }
      case REPLY -> write(out, (Reply) message);
      case RECALL -> {
        Recall recall = (Recall) message;
        CachePartCodec.writeName(out, recall.key());
        out.writeVarLong(recall.sequence()).writeBoolean(recall.isShared());
      }
      case YIELD -> {
        Yield yielded = (Yield) message;
        CachePartCodec.writeName(out, yielded.key());
        out.writeVarLong(yielded.sequence());
        CachePartCodec.writeIfAny(out, yielded.content(), CachePartCodec::write);
        CachePartCodec.writeIfAny(out, yielded.dirtyBy(), CachePartCodec::write);
      }
      case SETTLED -> {
        Settled settled = (Settled) message;
        CachePartCodec.writeName(out, settled.key());
        CachePartCodec.write(out, settled.grant());
        out.writeVarLong(settled.version());
      }
      case DROPPED -> {
        Dropped dropped = (Dropped) message;
        CachePartCodec.writeName(out, dropped.key());
        CachePartCodec.write(out, dropped.grant());
      }
      case REBUILD -> {}
      case REBUILT -> out.writeBoolean(((Rebuilt) message).isSettled());
    }
  }

  private static void write(ByteWriter out, Reply reply) {
    out.writeVarLong(reply.id());
    CachePartCodec.writeName(out, reply.key());
    CachePartCodec.writeConstant(out, reply.verdict());
    out.writeVarLong(reply.sequence());
    CachePartCodec.writeConstant(out, reply.state());
    CachePartCodec.write(out, reply.content());
    CachePartCodec.writeConstant(out, reply.source());
  }

  /**
   * @throws MalformedBytes if the bytes are no message
   */
  public static CacheMessage decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    CacheMessageKind kind = CachePartCodec.readConstant(in, KINDS);
    int shard = (int) in.readVarLong(0, Integer.MAX_VALUE);
    long term = CachePartCodec.readNatural(in);
    CacheMessage message =
        switch (kind) {
          case LEASE_ASK ->
              new LeaseAsk(shard, term, in.readLong(), CachePartCodec.readNatural(in));
          case LEASE_REFUSED ->
              new LeaseRefused(shard, term, in.readLong(), CachePartCodec.readNatural(in));
          case REBUILD -> new Rebuild(shard, term);
          case REBUILT -> new Rebuilt(shard, term, in.readBoolean());
          case REQUEST, YIELD, DROPPED, LEASE_GIVEN, REPLY, RECALL, SETTLED ->
              readLeased(in, kind, new LeaseId(shard, term, CachePartCodec.readNatural(in)));
        };
    in.requireEnd();
    return message;
  }

  private static CacheMessage readLeased(ByteReader in, CacheMessageKind kind, LeaseId lease) {
    return switch (kind) {
      case LEASE_GIVEN -> new LeaseGiven(lease, in.readLong(), CachePartCodec.readNatural(in));
      case REQUEST ->
          new Request(
              lease,
              CachePartCodec.readNatural(in),
              CachePartCodec.readNatural(in),
              CachePartCodec.readName(in, lease),
              WishCodec.read(in));
      case REPLY ->
          new Reply(
              lease,
              CachePartCodec.readNatural(in),
              CachePartCodec.readName(in, lease),
              CachePartCodec.readConstant(in, VERDICTS),
              CachePartCodec.readNatural(in),
              CachePartCodec.readConstant(in, STATES),
              CachePartCodec.readContent(in),
              CachePartCodec.readConstant(in, SOURCES));
      case RECALL ->
          new Recall(
              lease,
              CachePartCodec.readName(in, lease),
              CachePartCodec.readNatural(in),
              in.readBoolean());
      case YIELD ->
          new Yield(
              lease,
              CachePartCodec.readName(in, lease),
              CachePartCodec.readNatural(in),
              CachePartCodec.readIfAny(in, CachePartCodec::readContent),
              CachePartCodec.readIfAny(in, CachePartCodec::readGrant));
      case SETTLED ->
          new Settled(
              lease,
              CachePartCodec.readName(in, lease),
              CachePartCodec.readGrant(in),
              CachePartCodec.readNatural(in));
      case DROPPED ->
          new Dropped(lease, CachePartCodec.readName(in, lease), CachePartCodec.readGrant(in));
      case LEASE_ASK, LEASE_REFUSED, REBUILD, REBUILT ->
          throw new MalformedBytes("not under a lease: " + kind);
    };
  }
}
