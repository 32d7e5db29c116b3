package io.quorate.server.rpc;

import io.quorate.peer.WireLimits;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes in a body, as long as it stays within {@link WireLimits#BODY_BYTES_MAX}. */
final class CallBody {
  private CallBody() {}

  /**
   * @param declaredLength the Content-Length; null if there is none, as with chunks
   * @return the body; nothing if it is too large
   */
  static Optional<byte[]> read(@Nullable String declaredLength, InputStream body)
      throws IOException {
    if (declaredLength != null && isTooLarge(declaredLength)) {
      return Optional.empty();
    }
    byte[] bytes = body.readNBytes(WireLimits.BODY_BYTES_MAX + 1);
    return bytes.length > WireLimits.BODY_BYTES_MAX ? Optional.empty() : Optional.of(bytes);
  }

  private static boolean isTooLarge(String declaredLength) {
    try {
      return Long.parseLong(declaredLength.strip()) > WireLimits.BODY_BYTES_MAX;
    } catch (NumberFormatException e) {
      return true;
    }
  }
}
