import { randomUUID } from 'node:crypto';
import { pause } from '../lib/pause.mjs';

const BETWEEN_MS = 5;
const RETRY_MS = 20;

/**
 * A sender of one message after another. Each is retried with the same clientId until it is acked.
 */
export class Lane {
  /** In the order of sending: `{ clientId, body }`. */
  said = [];
  acked = [];
  /** Every attempt: `{ at, ms, outcome }`, where the outcome is `ok` or an error code. */
  tries = [];
  isStopping = false;

  /** @param onAck receives each acked message */
  constructor({ client, conversationId, name, onAck }) {
    Object.assign(this, { client, conversationId, name, onAck });
  }

  start() {
    this.isStopping = false;
    this.done = this.run();
  }

  /** Completes the current message and stops. */
  stop() {
    this.isStopping = true;
    return this.done;
  }

  async run() {
    while (!this.isStopping) {
      await this.say(`${this.name}:${this.said.length}`);
      await pause(BETWEEN_MS);
    }
  }

  async say(body) {
    const clientId = randomUUID();
    this.said.push({ clientId, body });
    for (;;) {
      const at = performance.now();
      const tried = (outcome) => this.tries.push({ at, ms: performance.now() - at, outcome });
      try {
        const message = await this.client.send(this.conversationId, body, { clientId });
        tried('ok');
        this.acked.push(message);
        this.onAck(message);
        return message;
      } catch (error) {
        if (!error.isTransient) throw error;
        tried(error.code);
        await pause(RETRY_MS);
      }
    }
  }
}
