package io.quorate.machine;

/**
 * The gateway's own name for a command, so that it can repeat it after a failover (thesis §6.3).
 *
 * @param gateway random, drawn at every start of a node
 * @param sequence rises by one with every command of the gateway
 * @param answeredBelow the gateway has the answers of all its commands below this one, and will
 *     never repeat them
 */
public record GatewayStamp(long gateway, long sequence, long answeredBelow) {}
