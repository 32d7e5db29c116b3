package io.quorate.client.jcache.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The names of one cache's entries, all of which begin alike. What is short and plain stays as it
 * is, for people who look; the rest becomes a digest, so that every name is one of the cluster's.
 */
final class Naming {
  private static final String ROOT = "jcache:";
  private static final Pattern PLAIN_CACHE = Pattern.compile("[A-Za-z0-9._-]{1,128}");
  private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9._:@-]{1,256}");

  private final String prefix;

  Naming(String cacheName) {
    boolean isPlain = PLAIN_CACHE.matcher(cacheName).matches();
    String name = isPlain ? cacheName : "~" + digest(cacheName.getBytes(StandardCharsets.UTF_8));
    prefix = ROOT + name + ":";
  }

  /**
   * @param bytes the key in its serial form
   */
  KeyForm form(Object key, byte[] bytes) {
    boolean isPlain = key instanceof String text && PLAIN_KEY.matcher(text).matches();
    return new KeyForm(prefix + (isPlain ? "s:" + key : "h:" + digest(bytes)), new Bytes(bytes));
  }

  /** The name of the list of keys with that number. */
  String bucket(int number) {
    return prefix + "i:" + number;
  }

  /** A name without what all names of the cache have in common. */
  String tail(String name) {
    return name.substring(prefix.length());
  }

  /** The opposite of {@link #tail}. */
  String name(String tail) {
    return prefix + tail;
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
