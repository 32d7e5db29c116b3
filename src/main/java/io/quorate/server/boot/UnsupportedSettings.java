package io.quorate.server.boot;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Names of the product that this build does not act on: to ignore one would be to lie. */
final class UnsupportedSettings {
  private static final List<Unsupported> ALL =
      List.of(
          new Unsupported("CACHE_MAX_SIZE", "1000"),
          new Unsupported("CACHE_MEMORY", "raft"),
          new Unsupported("CACHE_MEMORY_MAX", null),
          new Unsupported("CACHE_WRITE_POLICY", "through"),
          new Unsupported("CACHE_FLUSH_INTERVAL", null),
          new Unsupported("CACHE_LEASE", "1"));

  private UnsupportedSettings() {}

  /**
   * @param onlyValue the value that says what this build does anyway; null if there is none
   */
  private record Unsupported(String name, @Nullable String onlyValue) {
    String allowed() {
      return onlyValue == null
          ? "nothing, this build does not support it"
          : "only " + onlyValue + " in this build";
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
