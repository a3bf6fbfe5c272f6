// Generates the load in its own process, without a shared event loop. Commands come from load.mjs.
import { pause } from './pause.mjs';
import { percentile, round } from './figures.mjs';
import { answerCalls } from './answer-calls.mjs';
import { Line } from './line.mjs';

/** Concurrent handshakes. */
const CONNECTING = 50;
const SETTLE_MS = 15_000;

let lines = [];
let isMeasuring = false;
let began = 0;
let seconds = 0;
let ackMs = [];
let deliveryMs = [];
const sink = {
  acked: (ms) => isMeasuring && ackMs.push(ms),
  delivered: (ms) => isMeasuring && deliveryMs.push(ms),
};

const calls = {
  /** Opens sockets for these users; neighbours are each other's peers. */
  async connect({ url, people }) {
    lines = people.map((person) => new Line(person, sink));
    lines.forEach((line, i) => (line.peer = lines[i ^ 1] ?? line));
    for (let i = 0; i < lines.length; i += CONNECTING)
      await Promise.all(lines.slice(i, i + CONNECTING).map((line) => line.connect(url)));
  },

  talk({ inFlight }) {
    lines.forEach((line) => line.talk(inFlight));
  },

  begin() {
    [ackMs, deliveryMs] = [[], []];
    began = performance.now();
    isMeasuring = true;
  },

  /** Returns the figures since `begin`. */
  end() {
    isMeasuring = false;
    seconds = (performance.now() - began) / 1000;
    return {
      acked: ackMs.length,
      delivered: deliveryMs.length,
      perSecond: round(ackMs.length / seconds),
      ...percentilesOf(ackMs, 'ack'),
      ...percentilesOf(deliveryMs, 'delivery'),
    };
  },

  /** Stops sending, waits for messages in flight, and returns the counts. */
  async finish() {
    lines.forEach((line) => (line.isSending = false));
    const deadline = performance.now() + SETTLE_MS;
    while (performance.now() < deadline && !lines.every((line) => line.isSettled)) await pause(50);
    const faults = lines.map((line) => line.faults);
    const total = (key) => faults.reduce((sum, one) => sum + one[key], 0);
    return Object.fromEntries(Object.keys(faults[0]).map((key) => [key, total(key)]));
  },

  refused: () => lines.reduce((sum, { refused }) => sum + refused, 0),

  async disconnect() {
    const closed = lines.map(({ socket }) => new Promise((resolve) => socket.once('close', resolve)));
    lines.forEach(({ socket }) => socket.close());
    await Promise.all(closed);
    lines = [];
  },
};

const percentilesOf = (values, name) => ({
  [`${name}P50`]: round(percentile(values, 0.5), 1),
  [`${name}P95`]: round(percentile(values, 0.95), 1),
  [`${name}P99`]: round(percentile(values, 0.99), 1),
});

answerCalls(calls);
