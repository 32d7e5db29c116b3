package io.quorate.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.runner.Description;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;

/** What has become of each test. */
final class Outcomes extends RunListener {
  private final Map<String, Integer> passed = new TreeMap<>();
  private final List<Failure> failures = new ArrayList<>();
  private final List<String> ignored = new ArrayList<>();
  private boolean hasFailed;

  @Override
  public void testStarted(Description description) {
    hasFailed = false;
  }

  @Override
  public void testFailure(Failure failure) {
    hasFailed = true;
    failures.add(failure);
  }

  /** It has found that what it looks at is optional, and not there. */
  @Override
  public void testAssumptionFailure(Failure failure) {
    testIgnored(failure.getDescription());
    hasFailed = true;
  }

  @Override
  public void testIgnored(Description description) {
    ignored.add(description.getDisplayName());
  }

  @Override
  public void testFinished(Description description) {
    if (!hasFailed) {
      passed.merge(description.getClassName(), 1, Integer::sum);
    }
  }

  int passedCount() {
    return passed.values().stream().mapToInt(Integer::intValue).sum();
  }

  List<Failure> failures() {
    return failures;
  }

  List<String> ignored() {
    return ignored;
  }

  /** How many have passed, by class. */
  Map<String, Integer> passed() {
    return passed;
  }
}
