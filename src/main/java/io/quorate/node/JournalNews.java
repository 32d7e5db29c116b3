package io.quorate.node;

import io.quorate.group.Groups;
import io.quorate.kernel.GroupId;
import io.quorate.port.Journal;
import io.quorate.port.PayloadHandle;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The journal's door to the loop: from any thread, through the inbox.
 *
 * @param halt takes the reason why the node cannot go on
 */
record JournalNews(Inbox inbox, Performer performer, Groups groups, Consumer<String> halt)
    implements Journal.Listener {
  @Override
  public void durable(long sequence, List<PayloadHandle> handles) {
    inbox.offerResult(() -> performer.durable(sequence));
  }

  @Override
  public void pinned(Set<GroupId> pinning) {
    inbox.offerResult(() -> groups.pinJournal(pinning));
  }

  @Override
  public void failed(String reason) {
    inbox.offerResult(() -> halt.accept("the disk failed: " + reason));
  }
}
