package io.quorate.server.boot;

import java.util.List;
import java.util.Optional;

/** Names of the product that this build does not act on: to ignore one would be to lie. */
final class UnsupportedSettings {
  private static final List<Unsupported> ALL = List.of(new Unsupported("CACHE_MEMORY", "raft"));

  private UnsupportedSettings() {}

  /**
   * @param onlyValue the value that says what this build does anyway
   */
  private record Unsupported(String name, String onlyValue) {
    String allowed() {
      return "only " + onlyValue + " in this build";
    }
  }

  static void check(SettingsReader reader) {
    for (Unsupported unsupported : ALL) {
      Optional<String> value = reader.text(unsupported.name());
      if (value.isPresent() && !value.get().equalsIgnoreCase(unsupported.onlyValue())) {
        reader.complain(unsupported.name(), value.get(), unsupported.allowed());
      }
    }
  }
}
