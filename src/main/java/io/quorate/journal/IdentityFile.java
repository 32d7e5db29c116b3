package io.quorate.journal;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.port.Identity;
import io.quorate.port.IdentityStore;
import io.quorate.raft.Contact;
import io.quorate.storage.Storage;
import io.quorate.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The identity in a small checksummed text file, replaced as a whole. */
public final class IdentityFile implements IdentityStore {
  private static final String NAME = "identity";
  private static final String UNFINISHED_NAME = NAME + ".tmp";
  private static final String FORMAT = "quorate-identity 2";
  private static final int HEX = 16;

  private final Storage storage;

  public IdentityFile(Storage storage) {
    this.storage = storage;
  }

  /**
   * The identity, if one was ever saved.
   *
   * @throws CorruptJournal if the file is damaged
   */
  public Optional<Identity> load() throws IOException {
    // The process may have died between renaming and this; nobody may build on a name that a power
    // cut could still take back.
    storage.syncDirectory();
    if (!storage.list().contains(NAME)) {
      return Optional.empty();
    }
    try (StorageFile file = storage.open(NAME)) {
      byte[] content = new byte[Math.toIntExact(file.size())];
      file.read(ByteBuffer.wrap(content), 0);
      return Optional.of(parse(content));
    }
  }

  @Override
  public void save(Identity identity) throws IOException {
    String text = format(identity);
    byte[] content = (text + checksumLine(text)).getBytes(StandardCharsets.UTF_8);
    try (StorageFile file = storage.create(UNFINISHED_NAME)) {
      file.write(ByteBuffer.wrap(content), 0);
      file.sync();
    }
    storage.rename(UNFINISHED_NAME, NAME);
    storage.syncDirectory();
  }

  private static String format(Identity identity) {
    StringBuilder text = new StringBuilder(FORMAT).append('\n');
    text.append("node ").append(identity.node()).append('\n');
    text.append("incarnation ").append(Long.toHexString(identity.incarnation())).append('\n');
    text.append("cluster ").append(Long.toHexString(identity.clusterId()));
    text.append(' ').append(Long.toHexString(identity.admittedIndex())).append('\n');
    for (Map.Entry<NodeId, Contact> founder : identity.founders().entrySet()) {
      Contact contact = founder.getValue();
      text.append("founder ").append(founder.getKey()).append(' ');
      text.append(Long.toHexString(contact.incarnation())).append(' ');
      text.append(contact.address().host()).append(' ');
      text.append(contact.address().port()).append('\n');
    }
    return text.toString();
  }

  private static String checksumLine(String text) {
    int checksum = FrameBody.checksum(text.getBytes(StandardCharsets.UTF_8));
    return String.format("crc32c %08x\n", checksum);
  }

  private static Identity parse(byte[] content) throws CorruptJournal {
    String all = new String(content, StandardCharsets.UTF_8);
    String text = all.substring(0, Math.max(0, all.lastIndexOf("crc32c ")));
    if (!all.equals(text + checksumLine(text))) {
      throw new CorruptJournal(NAME, text.length(), "its checksum does not match");
    }
    String[] lines = text.split("\n", -1);
    if (!lines[0].equals(FORMAT)) {
      throw new CorruptJournal(NAME, 0, "unknown format: " + lines[0]);
    }
    try {
      SortedMap<NodeId, Contact> founders = new TreeMap<>();
      for (int i = 4; i < lines.length - 1; i++) {
        String line = lines[i];
        PeerAddress address = new PeerAddress(word(line, 3), Integer.parseInt(word(line, 4)));
        founders.put(new NodeId(word(line, 1)), new Contact(address, number(word(line, 2))));
      }
      return new Identity(
          new NodeId(word(lines[1], 1)),
          number(word(lines[2], 1)),
          number(word(lines[3], 1)),
          founders,
          number(word(lines[3], 2)));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new CorruptJournal(NAME, 0, e.toString());
    }
  }

  private static String word(String line, int position) {
    return line.split(" ", -1)[position];
  }

  private static long number(String hex) {
    return Long.parseUnsignedLong(hex, HEX);
  }
}
