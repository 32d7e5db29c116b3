package io.quorate.server.queues;

import io.quorate.kernel.Outcome;
import io.quorate.machine.QueueReply;
import io.quorate.queue.Receipt;
import io.quorate.queue.Verdict;
import io.quorate.server.api.Answers;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** Settles receipts, which may be of several homes: one command each. */
final class SettledReceipts {
  private final MessageQueues queues;
  private final Manner manner;

  /**
   * What has become of a receipt.
   *
   * @param outcome of the command that was to settle it
   * @param place of the receipt among those of the command
   */
  record Fate(HomeReceipt receipt, Outcome outcome, int place) {
    private boolean isKnown() {
      return outcome instanceof QueueReply;
    }

    /** What is said of it, in one word. */
    String word(String done) {
      if (!(outcome instanceof QueueReply reply)) {
        return Answers.problem(outcome).code().text();
      }
      Verdict verdict = QueueAnswers.verdicts(reply).get(place);
      return switch (verdict) {
        case DONE -> done;
        case STALE -> "stale_receipt";
        case UNKNOWN -> "not_found";
      };
    }
  }

  SettledReceipts(MessageQueues queues, Manner manner) {
    this.queues = queues;
    this.manner = manner;
  }

  /**
   * A word for each; the problem of the first if no home could be asked.
   *
   * @throws io.quorate.server.api.Refusal if one is none; nothing is done then
   */
  CompletionStage<Response> settle(List<HomeReceipt> receipts) {
    return fates(receipts)
        .thenApply(
            fates ->
                fates.stream().anyMatch(Fate::isKnown)
                    ? QueueAnswers.ofFates(fates, manner.done())
                    : Answers.of(fates.get(0).outcome(), 0));
  }

  /**
   * What has become of each, in their order.
   *
   * @throws io.quorate.server.api.Refusal as {@link #settle}
   */
  CompletionStage<List<Fate>> fates(List<HomeReceipt> receipts) {
    receipts.forEach(receipt -> queues.requireHome(receipt.home()));
    TreeMap<String, List<Integer>> places = new TreeMap<>();
    for (int i = 0; i < receipts.size(); i++) {
      places.computeIfAbsent(receipts.get(i).home(), home -> new ArrayList<>()).add(i);
    }
    Fate[] fates = new Fate[receipts.size()];
    List<CompletionStage<Void>> noted = new ArrayList<>();
    places.forEach(
        (home, ofHome) -> {
          List<Receipt> settled = ofHome.stream().map(i -> receipts.get(i).receipt()).toList();
          noted.add(
              queues
                  .settle(home, manner.command(settled))
                  .thenAccept(outcome -> note(outcome, receipts, ofHome, fates)));
        });
    return Answers.joined(noted).thenApply(all -> List.of(fates));
  }

  private static void note(
      Outcome outcome, List<HomeReceipt> receipts, List<Integer> ofHome, Fate[] fates) {
    for (int place = 0; place < ofHome.size(); place++) {
      int i = ofHome.get(place);
      fates[i] = new Fate(receipts.get(i), outcome, place);
    }
  }
}
