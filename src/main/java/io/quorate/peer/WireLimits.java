package io.quorate.peer;

/** How much one call or reply may hold, whoever sends it. */
public final class WireLimits {
  /** A batch of 1 MiB for each of a few groups, in Base64 where the form is JSON. */
  public static final int BODY_BYTES_MAX = 8 << 20;

  /** Raft messages in one call or reply. */
  public static final int GROUP_MESSAGES_MAX = 1_024;

  /** Entries in one append. */
  public static final int ENTRIES_MAX = 65_536;

  /** Commands in one forwarded batch, and their outcomes in the reply. */
  public static final int COMMANDS_MAX = 16_384;

  /** Messages between caches in one call. */
  public static final int CACHE_MESSAGES_MAX = 4_096;

  /** Shards that one call or reply may name; more than there are. */
  public static final int SHARDS_MAX = 4_096;

  /** Members of a cluster. */
  public static final int ROSTER_MAX = 1_024;

  /** Terms, indexes and log times stay below it: what any JSON reader holds exactly (2^53 - 1). */
  public static final long NUMBER_MAX = (1L << 53) - 1;

  static final int DEPTH_MAX = 64;
  static final int MEMBER_NAME_LENGTH_MAX = 64;
  static final int NUMBER_LENGTH_MAX = 20;

  private WireLimits() {}
}
