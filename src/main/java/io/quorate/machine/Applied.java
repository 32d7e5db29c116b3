package io.quorate.machine;

import io.quorate.kernel.Outcome;
import io.quorate.lock.LockEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one committed entry did.
 *
 * @param stamp whose command it was; null for the cluster's own
 * @param outcome the answer; null for the cluster's own
 */
public record Applied(
    @Nullable GatewayStamp stamp, @Nullable Outcome outcome, List<LockEvent> events) {}
