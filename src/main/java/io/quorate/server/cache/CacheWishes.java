package io.quorate.server.cache;

import io.quorate.cache.CacheCall;
import io.quorate.cache.Condition;
import io.quorate.cache.Content;
import io.quorate.kernel.Bytes;
import io.quorate.server.api.Durations;
import io.quorate.server.api.Parameters;
import io.quorate.server.api.Refusal;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the calls of the API mean to the cache. */
final class CacheWishes {
  static final String TTL = "ttl";
  static final String BYPASS = "bypass";
  static final String IF_VERSION = "if_version";
  static final List<String> READ = List.of(BYPASS);
  static final List<String> WRITE = List.of(TTL);

  private static final Durations.Range LIFE = new Durations.Range(1, 365L * 24 * 60 * 60 * 1_000);
  private static final long VERSION_MAX = (1L << 53) - 1;
  private static final String ANY = "*";
  private static final String WEAK = "W/";

  private CacheWishes() {}

  /**
   * @throws Refusal if a parameter is not what it should be
   */
  static CacheCall read(Parameters parameters) {
    return new CacheCall.Read(parameters.claim(BYPASS, false));
  }

  /**
   * @throws Refusal if a parameter is not what it should be
   */
  static CacheCall write(Bytes value, Parameters parameters, Condition condition) {
    long lifeMillis = parameters.durationMillis(TTL, LIFE, 0);
    long lifeNanos = lifeMillis == 0 ? Content.FOREVER : TimeUnit.MILLISECONDS.toNanos(lifeMillis);
    return new CacheCall.Write(value, lifeNanos, condition);
  }

  /**
   * What must be so, as {@code If-Match} and {@code If-None-Match} say it.
   *
   * @throws Refusal if they say what no version can fulfil
   */
  static Condition condition(HttpHeaders headers) {
    String match = headers.getHeaderString(HttpHeaders.IF_MATCH);
    String noneMatch = headers.getHeaderString(HttpHeaders.IF_NONE_MATCH);
    if (match != null && noneMatch != null) {
      throw Refusal.invalid("If-Match and If-None-Match exclude each other");
    }
    if (noneMatch != null) {
      return ifNoneMatch(noneMatch);
    }
    return match == null ? Condition.NONE : ifMatch(match);
  }

  private static Condition ifNoneMatch(String tag) {
    if (!tag.strip().equals(ANY)) {
      throw Refusal.invalid("If-None-Match is * here: only if the key has no value");
    }
    return Condition.IF_ABSENT;
  }

  private static Condition ifMatch(String tag) {
    String text = tag.strip();
    if (text.equals(ANY)) {
      return Condition.IF_PRESENT;
    }
    if (text.length() < 3 || !text.startsWith("\"") || !text.endsWith("\"")) {
      throw Refusal.invalid("If-Match is one version in quotation marks, as ETag gave it, or *");
    }
    return version("If-Match", text.substring(1, text.length() - 1));
  }

  /**
   * What must be so, as a message says it: a version, or 0 if the key must have no value.
   *
   * @throws Refusal if it says anything else
   */
  static Condition condition(Parameters parameters) {
    @Nullable String version = parameters.text(IF_VERSION).orElse(null);
    if (version == null) {
      return Condition.NONE;
    }
    long number = Parameters.number(IF_VERSION, version, 0, VERSION_MAX);
    return number == 0 ? Condition.IF_ABSENT : new Condition(number);
  }

  private static Condition version(String name, String text) {
    return new Condition(Parameters.number(name, text, 1, VERSION_MAX));
  }

  /**
   * Whether a reader has this version already, as its {@code If-None-Match} says. Tags that are of
   * no version are none that it could have from here.
   */
  static boolean knows(@Nullable String tags, long version) {
    if (tags == null) {
      return false;
    }
    for (String each : tags.split(",", -1)) {
      String tag = each.strip();
      if (tag.equals(ANY) || tag.equals(tag(version)) || tag.equals(WEAK + tag(version))) {
        return true;
      }
    }
    return false;
  }

  /** The tag of a version. */
  static String tag(long version) {
    return '"' + Long.toString(version) + '"';
  }
}
