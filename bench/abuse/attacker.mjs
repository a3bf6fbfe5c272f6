// Runs one attack in its own process; see attacks.mjs. Loopback only; ends when abuse.mjs says so.
import { constants, setPriority } from 'node:os';
import { answerCalls } from '../lib/answer-calls.mjs';
import { ATTACKS } from './attacks.mjs';

const over = new AbortController();
const counts = {};
/** Counts the results of attempts by a word, such as `429` or `ended`. */
const count = (what) => (counts[what] = (counts[what] ?? 0) + 1);
let attack;

answerCalls({
  start({ name, ...context }) {
    // A real attacker has another machine, so this process must not take CPU time from the server.
    if (!ATTACKS[name].isHonest) setPriority(constants.priority.PRIORITY_LOW);
    attack = ATTACKS[name].run({ ...context, signal: over.signal, count });
    // It may end by itself, for example when all its connections were closed.
    attack.catch((error) => count(String(error.message ?? error)));
  },

  /** Resolves with the counts after all sockets of the attack are closed. */
  async stop() {
    over.abort();
    await attack.catch(() => undefined);
    return counts;
  },
});
