package io.quorate.server.api;

import java.util.Locale;
import java.util.Optional;

/** Constants of the program as words of the API: lower case out, any case in. */
public final class Words {
  private Words() {}

  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static <E extends Enum<E>> Optional<E> find(Class<E> words, String text) {
    for (E word : words.getEnumConstants()) {
      if (word.name().equalsIgnoreCase(text)) {
        return Optional.of(word);
      }
    }
    return Optional.empty();
  }
}
