package io.quorate.machine;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import io.quorate.kernel.Outcome;
import io.quorate.lock.ClientId;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockAnswer.Refused;
import io.quorate.lock.LockCommand;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answers that settled requests that clients have named, so that a client may repeat a request
 * whose answer it has missed. A repeated acquire gets the grant that it got then, even if that has
 * ended since: to take the lock once more is another request.
 */
final class RequestMemory {
  /** How many answers are kept; beyond that new named requests are turned away. */
  static final int REQUESTS_MAX = 100_000;

  /** How long an answer is kept, in log time. */
  static final long MEMORY_MILLIS = 60_000;

  private final Map<Name, Answered> answers = new LinkedHashMap<>(); // the oldest first

  private record Name(ClientId client, RequestId request) {}

  private record Answered(LockCommand.OfClient asked, LockAnswer answer, long forgottenAtMillis) {}

  /** The answer to a request that must not execute (again); null if it is to execute. */
  @Nullable Outcome recall(RequestId request, LockCommand.OfClient command) {
    Answered known = answers.get(new Name(command.client(), request));
    if (known == null || !Retries.settles(known.answer(), command)) {
      return answers.size() >= REQUESTS_MAX
          ? new Outcome.Overloaded("too many request ids in too short a time")
          : null;
    }
    return known.asked().equals(Retries.whatIsAsked(command))
        ? known.answer()
        : new Refused("the request id belongs to another request");
  }

  /**
   * Keeps the outcome if it settles the request. A place in the queue does not: see {@link
   * Retries}.
   */
  void remember(RequestId request, LockCommand.OfClient command, Outcome outcome, long nowMillis) {
    if (outcome instanceof LockAnswer answer && Retries.isSettled(command, answer)) {
      Name name = new Name(command.client(), request);
      answers.remove(name); // who was refused may have come back more patient
      answers.put(
          name, new Answered(Retries.whatIsAsked(command), answer, nowMillis + MEMORY_MILLIS));
    }
  }

  void forgetUntil(long nowMillis) {
    Iterator<Answered> oldest = answers.values().iterator();
    while (oldest.hasNext() && oldest.next().forgottenAtMillis() <= nowMillis) {
      oldest.remove();
    }
  }

  void writeTo(ByteWriter out) {
    out.writeVarLong(answers.size());
    answers.forEach(
        (name, answered) -> {
          out.writeString(name.client().value()).writeString(name.request().value());
          LockCommandCodec.write(out, answered.asked());
          LockAnswerWriter.write(out, answered.answer());
          out.writeVarLong(answered.forgottenAtMillis());
        });
  }

  /**
   * The memory that {@link #writeTo} wrote.
   *
   * @throws MalformedBytes if the bytes are not such a memory
   */
  static RequestMemory readFrom(ByteReader in) {
    RequestMemory memory = new RequestMemory();
    long forgottenAtMillis = 0;
    for (int count = in.readCount(REQUESTS_MAX); count > 0; count--) {
      Name name = new Name(Fields.readClientId(in), in.readName(RequestId::new));
      Answered answered = readAnswered(in, forgottenAtMillis);
      forgottenAtMillis = answered.forgottenAtMillis();
      MalformedBytes.check(
          answered.asked().client().equals(name.client()), "a request of another client");
      MalformedBytes.check(memory.answers.put(name, answered) == null, "a request comes twice");
    }
    return memory;
  }

  private static Answered readAnswered(ByteReader in, long leastMillis) {
    if (!(LockCommandCodec.read(in) instanceof LockCommand.OfClient asked)) {
      throw new MalformedBytes("a request of no client");
    }
    MalformedBytes.check(asked.equals(Retries.whatIsAsked(asked)), "more than what was asked");
    LockAnswer answer = LockAnswerReader.read(in);
    MalformedBytes.check(Retries.isKept(answer), "an answer that settles nothing");
    return new Answered(asked, answer, in.readVarLong(leastMillis, Long.MAX_VALUE));
  }
}
