package io.quorate.server.cache;

import io.quorate.cache.CacheCall;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.Names;
import io.quorate.kernel.Outcome;
import io.quorate.server.api.Answers;
import io.quorate.server.api.Parameters;
import io.quorate.server.api.Refusal;
import io.quorate.server.values.JsonValues;
import io.quorate.server.values.JsonValues.WithOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Messages on the cache, each what the HTTP call means that has the payload as its parameters. Two
 * on the same key are carried out in their order.
 */
public final class CacheMessages {
  private static final String KEY = "key";
  private static final List<String> READ = List.of(KEY, CacheWishes.BYPASS);
  private static final List<String> WRITE = List.of(KEY, CacheWishes.TTL, CacheWishes.IF_VERSION);
  private static final List<String> ONLY_KEY = List.of(KEY);

  private final CoherentCache cache;
  private final List<Supplier<CompletionStage<Outcome>>> calls = new ArrayList<>();

  public CacheMessages(CoherentCache cache) {
    this.cache = cache;
  }

  /**
   * Reads a key.
   *
   * @return the place of its answer
   * @throws Refusal if the payload does not say what the type needs
   */
  public int read(byte[] payload) {
    Parameters parameters = Parameters.of(null, payload, READ);
    return add(parameters, CacheWishes.read(parameters));
  }

  /** As {@link #read}, writing the member {@code value}. */
  public int write(byte[] payload) {
    WithOptions read = JsonValues.one(payload, "value", WRITE);
    Bytes value = read.value();
    if (value == null) {
      throw Refusal.invalid("value is required");
    }
    Parameters options = read.options();
    return add(options, CacheWishes.write(value, options, CacheWishes.condition(options)));
  }

  /** As {@link #read}, dropping all copies. */
  public int invalidate(byte[] payload) {
    return add(Parameters.of(null, payload, ONLY_KEY), new CacheCall.Invalidate());
  }

  /** As {@link #read}, asking what each node has. */
  public int status(byte[] payload) {
    String name = key(Parameters.of(null, payload, ONLY_KEY));
    calls.add(() -> cache.look(name));
    return calls.size() - 1;
  }

  private int add(Parameters parameters, CacheCall wanted) {
    String name = key(parameters);
    calls.add(() -> cache.call(name, wanted));
    return calls.size() - 1;
  }

  private static String key(Parameters parameters) {
    String name = parameters.required(KEY);
    return Refusal.unlessValid(
        () -> {
          Names.requireValid("a key", name);
          return name;
        });
  }

  /**
   * Sends all at once.
   *
   * @return what the HTTP calls would have answered, by the places that were given
   */
  public CompletionStage<List<byte[]>> send() {
    List<CompletionStage<byte[]>> sent = new ArrayList<>();
    for (Supplier<CompletionStage<Outcome>> call : calls) {
      sent.add(call.get().thenApply(outcome -> (byte[]) CacheAnswers.of(outcome).getEntity()));
    }
    return Answers.joined(sent);
  }
}
