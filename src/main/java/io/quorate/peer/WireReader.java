package io.quorate.peer;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.quorate.kernel.MalformedBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a body that a stranger may have written. It always stands on the first token of the
 * value to be read next; reading a value leaves it on the value's last token.
 */
final class WireReader {
  private final JsonParser parser;

  private WireReader(JsonParser parser) {
    this.parser = parser;
  }

  /** How to read one value. */
  @FunctionalInterface
  interface Shape<T> {
    T read(WireReader in) throws IOException;
  }

  /** How to read one member of an object. */
  @FunctionalInterface
  interface Members {
    void read(String name, WireReader in) throws IOException;
  }

  /**
   * Reads a whole body.
   *
   * @throws MalformedMessage if it has another shape, or anything after its end
   */
  static <T> T read(WireFormat format, byte[] body, Shape<T> shape) throws MalformedMessage {
    try (JsonParser parser = format.parser(body)) {
      parser.nextToken();
      T value = shape.read(new WireReader(parser));
      if (parser.nextToken() != null) {
        throw new MalformedMessage("something follows the end of the body");
      }
      return value;
    } catch (MalformedMessage e) {
      throw e;
    } catch (JacksonException e) {
      throw new MalformedMessage(e.getOriginalMessage());
    } catch (IOException | MalformedBytes | IllegalArgumentException e) {
      // The value types of the cores refuse what they cannot hold with the last two.
      throw new MalformedMessage(String.valueOf(e.getMessage()));
    }
  }

  void object(Members members) throws IOException {
    require(JsonToken.START_OBJECT, "an object");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      members.read(name, this);
    }
    require(JsonToken.END_OBJECT, "the end of an object");
  }

  <T> List<T> list(int sizeMax, Shape<T> element) throws IOException {
    require(JsonToken.START_ARRAY, "an array");
    List<T> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (list.size() == sizeMax) {
        throw new MalformedMessage("an array has more than " + sizeMax + " elements");
      }
      list.add(element.read(this));
    }
    return list;
  }

  /** A number from 0 to {@link WireLimits#NUMBER_MAX}. */
  long natural() throws IOException {
    long value = integer();
    if (value < 0 || value > WireLimits.NUMBER_MAX) {
      throw new MalformedMessage("a number is out of range: " + value);
    }
    return value;
  }

  /** Any number of 64 bits. */
  long integer() throws IOException {
    require(JsonToken.VALUE_NUMBER_INT, "an integer");
    return parser.getLongValue();
  }

  /** Sixty-four bits, written as hexadecimal digits. */
  long hex() throws IOException {
    return Hex.parse(text());
  }

  boolean bool() throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_TRUE) {
      return true;
    }
    require(JsonToken.VALUE_FALSE, "a boolean");
    return false;
  }

  String text() throws IOException {
    require(JsonToken.VALUE_STRING, "a string");
    return parser.getText();
  }

  byte[] bytes() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      require(JsonToken.VALUE_EMBEDDED_OBJECT, "binary data");
    }
    return parser.getBinaryValue();
  }

  void skip() throws IOException {
    parser.skipChildren();
    if (parser.currentToken() == null) {
      throw new MalformedMessage("the body ends too early");
    }
  }

  /**
   * The value of a member that must be there.
   *
   * @throws MalformedMessage if it is not
   */
  static <T> T present(@Nullable T value, String name) throws MalformedMessage {
    if (value == null) {
      throw new MalformedMessage("a member is missing: " + name);
    }
    return value;
  }

  private void require(JsonToken expected, String what) throws MalformedMessage {
    if (parser.currentToken() != expected) {
      throw new MalformedMessage("where " + what + " should be there is " + parser.currentToken());
    }
  }
}
