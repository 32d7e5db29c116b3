package io.quorate.server.api;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Takes in a body without trusting what the client says of its size. */
public final class RequestBody {
  private RequestBody() {}

  /**
   * @param type null if the client did not say
   * @param length as the client says; negative if it did not
   * @return the bytes; none if there is no body
   * @throws Refusal if the body is too large, breaks off, or is not JSON in UTF-8
   */
  public static byte[] read(@Nullable MediaType type, int length, InputStream body, int bytesMax) {
    if (length > bytesMax) {
      throw tooLarge(bytesMax);
    }
    byte[] bytes;
    try {
      bytes = body.readNBytes(bytesMax + 1);
    } catch (IOException e) {
      throw unreadable();
    }
    if (bytes.length > bytesMax) {
      throw tooLarge(bytesMax);
    }
    if (bytes.length > 0) {
      requireJson(type);
    }
    return bytes;
  }

  /**
   * The parameters of a call, from its query and its body.
   *
   * @throws Refusal as {@link #read} and {@link Parameters#of}
   */
  public static Parameters parameters(
      UriInfo uri, HttpHeaders headers, InputStream body, int bytesMax, List<String> allowed) {
    byte[] bytes = read(headers.getMediaType(), headers.getLength(), body, bytesMax);
    return Parameters.of(UriText.rawQuery(uri), bytes, allowed);
  }

  /** What is said of a body that breaks off. */
  public static Refusal unreadable() {
    return Refusal.invalid("the body could not be read");
  }

  private static void requireJson(@Nullable MediaType type) {
    if (type == null || !isJson(type)) {
      throw new Refusal(
          ProblemCode.UNSUPPORTED_MEDIA_TYPE, "a body needs Content-Type: application/json");
    }
    String charset = type.getParameters().get(MediaType.CHARSET_PARAMETER);
    if (charset != null && !charset.equalsIgnoreCase(StandardCharsets.UTF_8.name())) {
      throw new Refusal(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "a body is in UTF-8");
    }
  }

  private static boolean isJson(MediaType type) {
    String subtype = type.getSubtype().toLowerCase(Locale.ROOT);
    return type.getType().equalsIgnoreCase("application")
        && (subtype.equals("json") || subtype.endsWith("+json"));
  }

  private static Refusal tooLarge(int bytesMax) {
    return new Refusal(ProblemCode.TOO_LARGE, "a body has " + bytesMax + " bytes at most");
  }
}
