package io.quorate.client;

import io.quorate.client.wire.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tokens under which a claim was granted, by the names of the locks. */
record Grant(Map<String, Long> tokens) {
  /** Empty unless the answer has a token for each lock. */
  static Optional<Grant> of(Claim claim, Reply reply) {
    Map<String, Long> tokens = new LinkedHashMap<>();
    for (Reply each : claim.isGroup() ? reply.objects("locks") : List.of(reply)) {
      each.number("fencing_token").ifPresent(token -> tokens.put(each.text("lock"), token));
    }
    boolean isWhole = tokens.keySet().containsAll(claim.locks());
    return isWhole ? Optional.of(new Grant(tokens)) : Optional.empty();
  }
}
