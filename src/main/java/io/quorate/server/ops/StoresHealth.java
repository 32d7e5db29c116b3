package io.quorate.server.ops;

import io.quorate.port.StoreHealth;

/** Whether what keeps the queues, and what keeps the values of the cache, can be reached. */
public record StoresHealth(StoreHealth queues, StoreHealth cache) {}
