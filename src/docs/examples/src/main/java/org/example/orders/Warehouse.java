package org.example.orders;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is to be protected: it refuses tokens that are smaller than one that it has seen. */
@ApplicationScoped
public class Warehouse {
  private final Map<String, Long> greatest = new ConcurrentHashMap<>();

  public String ship(String order, long fencingToken) {
    long seen = greatest.merge(order, fencingToken, Math::max);
    if (seen > fencingToken) {
      throw new IllegalStateException("somebody else has had the lock since: " + seen);
    }
    return order + " shipped under " + fencingToken;
  }
}
