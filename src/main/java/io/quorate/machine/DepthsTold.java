package io.quorate.machine;

import io.quorate.kernel.Outcome;

/** The answer to {@link Command.TellDepths}: the events have their place. */
public record DepthsTold() implements Outcome {}
