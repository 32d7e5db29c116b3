// Three real nodes on free ports, each a process of its own that is ended by its own id.

import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { until } from "./await.js";

const START_MILLIS = 300_000;
const STOP_MILLIS = 20_000;
const JVM = ["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];

/** Starts the nodes of a jar below a directory, and waits until all follow one leader. */
export async function startCluster(jar, directory) {
  const ports = await freePorts(3);
  const addresses = ports.map((port, at) => `node-${at + 1}=localhost:${port}`).join(",");
  const secret = randomBytes(16).toString("hex");
  const nodes = ports.map((port, at) => new Node(`node-${at + 1}`, port, directory));
  const cluster = new Cluster(nodes);
  process.once("exit", () => nodes.forEach((node) => node.child?.kill("SIGKILL")));
  try {
    nodes.forEach((node) =>
      node.start(jar, { CLUSTER_ADDRS: addresses, CLUSTER_SECRET: secret }),
    );
    await until("a leader and leaders of all shards", () => cluster.isReady(), START_MILLIS);
  } catch (failure) {
    await cluster.stop();
    const logs = nodes.map((node) => `--- ${node.id}\n${node.logTail()}`).join("\n");
    throw new Error(`${failure.message}\n${logs}`, { cause: failure });
  }
  return cluster;
}

export class Cluster {
  constructor(nodes) {
    this.nodes = nodes;
  }

  node(id) {
    return this.nodes.find((node) => node.id === id);
  }

  async leader() {
    for (const node of this.nodes.filter((each) => each.isRunning)) {
      const status = await node.tryGet("/status");
      if (status?.role === "leader") {
        return node;
      }
    }
    return null;
  }

  awaitLeader() {
    return until("a leader", () => this.leader());
  }

  async isReady() {
    const dead = this.nodes.find((node) => !node.isRunning);
    if (dead !== undefined) {
      throw new Error(`${dead.id} has ended`);
    }
    for (const node of this.nodes) {
      const cluster = await node.tryGet("/cluster");
      if (!cluster?.shards.length || cluster.shards.some((shard) => shard.leader === null)) {
        return false;
      }
    }
    return (await this.leader()) !== null;
  }

  async stop() {
    await Promise.all(this.nodes.map((node) => node.stop()));
  }
}

class Node {
  constructor(id, port, directory) {
    this.id = id;
    this.port = port;
    this.home = join(directory, id);
    this.child = null;
  }

  get root() {
    return `http://localhost:${this.port}`;
  }

  get isRunning() {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  start(jar, settings) {
    rmSync(this.home, { recursive: true, force: true });
    mkdirSync(join(this.home, "tmp"), { recursive: true });
    const log = openSync(join(this.home, "server.log"), "a");
    const program = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin", "java") : "java";
    const flags = [...JVM, `-Djava.io.tmpdir=${join(this.home, "tmp")}`];
    this.child = spawn(program, [...flags, "-jar", jar, "--port", String(this.port)], {
      env: { ...process.env, ...settings, NODE_ID: this.id, DATA_DIR: join(this.home, "data") },
      stdio: ["ignore", log, log],
    });
    closeSync(log);
  }

  /** What was called, whatever the status; throws if nobody answers. */
  async call(method, path, body) {
    const response = await fetch(this.root + path, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, json: text === "" ? null : JSON.parse(text) };
  }

  /** The same, which has to be answered with 200. */
  async ok(method, path, body) {
    const answer = await this.call(method, path, body);
    if (answer.status !== 200) {
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.json)}`);
    }
    return answer.json;
  }

  async tryGet(path) {
    try {
      const answer = await this.call("GET", path);
      return answer.status === 200 ? answer.json : null;
    } catch {
      return null;
    }
  }

  /** The process keeps its connections and does nothing, until it is resumed. */
  pause() {
    this.child.kill("SIGSTOP");
  }

  resume() {
    this.child.kill("SIGCONT");
  }

  /** Ends the process without a word. */
  async kill() {
    const ended = this.ended();
    this.child.kill("SIGKILL");
    await ended;
  }

  async stop() {
    if (!this.isRunning) {
      return;
    }
    const ended = this.ended();
    this.child.kill("SIGCONT");
    this.child.kill("SIGTERM");
    const timer = setTimeout(() => this.child.kill("SIGKILL"), STOP_MILLIS);
    await ended;
    clearTimeout(timer);
  }

  ended() {
    return this.isRunning
      ? new Promise((resolve) => this.child.once("exit", resolve))
      : Promise.resolve();
  }

  logTail() {
    return readFileSync(join(this.home, "server.log"), "utf8").split("\n").slice(-30).join("\n");
  }
}

/** Ports that nobody listens on at this moment, all different. */
async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(
    servers.map((server) => new Promise((resolve) => server.listen(0, "localhost", resolve))),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
