package io.quorate.client;

/**
 * The cluster's word on a fencing token, true when it was given.
 *
 * @param isValid whether it is a holder's, or a past reader's and nobody could write since
 * @param detail why, in words
 */
public record Validity(boolean isValid, String detail) {}
