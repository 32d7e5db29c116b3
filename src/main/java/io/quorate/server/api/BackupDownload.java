package io.quorate.server.api;

import io.quorate.backup.BackupAnswer.Opened;
import io.quorate.backup.BackupAnswer.Part;
import io.quorate.backup.BackupHeader;
import io.quorate.backup.BackupWriter;
import io.quorate.kernel.Outcome;
import io.quorate.node.BackupDoor;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Logger;

/** A backup on its way to a client, part by part, as the client takes them. */
record BackupDownload(BackupDoor door, BackupHeader header, Opened opened)
    implements StreamingOutput {
  private static final Logger LOG = Logger.getLogger(BackupDownload.class.getName());

  /** Longer than the node tries. */
  private static final long PART_SECONDS_MAX = 45;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /**
   * 200 with the file. Its length is announced, and the connection ends with it: what breaks off on
   * the way is too short for any client.
   */
  Response response() {
    String file =
        "quorate-%s-%s.backup"
            .formatted(
                HexFormat.of().toHexDigits(header.clusterId()),
                TIME.format(Instant.ofEpochMilli(header.madeAtMillis())));
    return Response.ok(this, MediaType.APPLICATION_OCTET_STREAM_TYPE)
        .header(HttpHeaders.CONTENT_LENGTH, BackupWriter.bytesOf(header, opened.states()))
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file + "\"")
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("Connection", "close")
        .build();
  }

  @Override
  public void write(OutputStream out) throws IOException {
    try {
      BackupWriter.write(header, opened.states(), this::part, out);
    } catch (IOException e) {
      LOG.warning(() -> "A backup was broken off: " + e.getMessage());
      throw e;
    } finally {
      door.close(opened.id());
    }
  }

  private byte[] part(int place, long offset) throws IOException {
    try {
      Outcome outcome =
          door.read(opened.id(), place, offset)
              .toCompletableFuture()
              .get(PART_SECONDS_MAX, TimeUnit.SECONDS);
      if (outcome instanceof Part part) {
        return part.bytes();
      }
      throw new IOException("a state cannot be read on: " + Outcome.reasonOf(outcome));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the node is stopping", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("a state cannot be read on", e);
    }
  }
}
