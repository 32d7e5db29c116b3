package io.quorate.machine;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.InvariantViolation;
import io.quorate.lock.ClientId;
import io.quorate.lock.LockCommand.OfClient;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The first 128 bits of the SHA-256 of something: as good as the thing itself, and small. */
record Fingerprint(long high, long low) {
  static Fingerprint ofRequest(ClientId client, RequestId request) {
    return of(new ByteWriter().writeString(client.value()).writeString(request.value()));
  }

  /** That of what the command asks for, as in each of its repetitions. */
  static Fingerprint of(OfClient command) {
    ByteWriter asked = new ByteWriter();
    LockCommandCodec.write(asked, Asked.by(command));
    return of(asked);
  }

  private static Fingerprint of(ByteWriter text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.toByteArray());
      ByteBuffer bits = ByteBuffer.wrap(digest);
      return new Fingerprint(bits.getLong(), bits.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new InvariantViolation("every Java platform has SHA-256: " + e.getMessage());
    }
  }

  void writeTo(ByteWriter out) {
    out.writeLong(high).writeLong(low);
  }

  static Fingerprint readFrom(ByteReader in) {
    return new Fingerprint(in.readLong(), in.readLong());
  }
}
