// Simulates ordinary users in its own process, so that no attack shares their event loop. Commands
// of abuse.mjs: `begin` and `end` enclose a measurement.
import { pause } from '../lib/pause.mjs';
import { percentile, round } from '../lib/figures.mjs';
import { answerCalls } from '../lib/answer-calls.mjs';
import { Line } from '../lib/line.mjs';

/** Pauses between two actions of a kind, ms: far below every limit. */
const EVERY = { message: 20, call: 25, signIn: 1_000 };
/** Slower answers count as failed, ms. */
const LONGEST_MS = 15_000;

let isMeasuring = false;
let samples;
const take = (kind, ms) => isMeasuring && samples[kind].push(ms);
const refuse = (what) => {
  if (isMeasuring) samples.refused.push(what);
};

const sink = { acked: (ms) => take('message', ms), delivered: () => undefined };
let lines = [];

/**
 * Runs `act` every `ms`, also while earlier calls are pending: users do not wait for each other.
 */
function every(ms, act) {
  setInterval(() => void act().catch((error) => refuse(String(error.cause?.code ?? error))), ms);
}

async function call(kind, url, init, status) {
  const began = performance.now();
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(LONGEST_MS) });
  await response.arrayBuffer();
  if (response.status === status) take(kind, performance.now() - began);
  else refuse(`${kind} ${response.status}`);
}

const calls = {
  async start({ url, people, accounts }) {
    lines = people.map((person) => new Line(person, sink));
    lines.forEach((line, i) => (line.peer = lines[i ^ 1]));
    await Promise.all(lines.map((line) => line.connect(url)));
    for (const line of lines) line.socket.on('close', () => refuse('socket closed'));
    let [message, me, signIn] = [0, 0, 0];
    every(EVERY.message, async () => lines[message++ % lines.length].sendOne());
    every(EVERY.call, () => {
      const { cookie, address } = people[me++ % people.length];
      return call('call', `${url}/api/auth/me`, { headers: { cookie, 'x-forwarded-for': address } }, 200);
    });
    every(EVERY.signIn, () => {
      const { username, password, address } = accounts[signIn++ % accounts.length];
      const headers = { 'content-type': 'application/json', 'x-forwarded-for': address };
      const body = JSON.stringify({ username, password });
      return call('signIn', `${url}/api/auth/login`, { method: 'POST', headers, body }, 200);
    });
  },

  begin() {
    samples = { message: [], call: [], signIn: [], refused: [] };
    lines.forEach((line) => (line.refused = 0));
    isMeasuring = true;
  },

  /** Returns p50 and p99 of each kind, ms, and all refusals and failures. */
  end() {
    isMeasuring = false;
    const { refused, ...kinds } = samples;
    const figures = Object.fromEntries(
      Object.entries(kinds).map(([kind, values]) => [
        kind,
        {
          count: values.length,
          p50: round(percentile(values, 0.5), 1),
          p99: round(percentile(values, 0.99), 1),
        },
      ]),
    );
    const refusedMessages = lines.reduce((sum, line) => sum + line.refused, 0);
    return { ...figures, refused: [...refused, ...Array(refusedMessages).fill('message')] };
  },

  /** Returns the outcomes of all messages. */
  async finish() {
    const deadline = performance.now() + LONGEST_MS;
    while (!lines.every((line) => line.isSettled) && performance.now() < deadline) await pause(50);
    return lines.map(({ faults }) => faults);
  },
};

answerCalls(calls);
