package io.quorate.ring;

import io.quorate.kernel.Outcome;

/** The answer to a {@link PlacementCommand}, whether it has changed anything or came late. */
public record PlacementTaken() implements Outcome {}
