package io.quorate.server.api;

import java.util.concurrent.Executor;

/**
 * What downloads of backups need besides the node.
 *
 * @param writer runs what writes them, which lasts as long as a client takes to read
 * @param version of the product, for their headers
 */
public record BackupWork(Executor writer, String version) {}
