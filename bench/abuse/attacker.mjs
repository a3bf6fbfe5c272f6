// One attack, in a process of its own; see attacks.mjs. Loopback only, and over when abuse.mjs says so.
import { constants, setPriority } from 'node:os';
import { answerCalls } from '../lib/answer-calls.mjs';
import { ATTACKS } from './attacks.mjs';

const over = new AbortController();
const counts = {};
/** Counts what became of what was tried, by a word such as `429` or `ended`. */
const count = (what) => (counts[what] = (counts[what] ?? 0) + 1);
let attack;

answerCalls({
  start({ name, ...context }) {
    // An attacker has a machine of their own, which takes nothing from the server's share of this one.
    if (!ATTACKS[name].isHonest) setPriority(constants.priority.PRIORITY_LOW);
    attack = ATTACKS[name].run({ ...context, signal: over.signal, count });
    // It may end by itself, e.g. when all its connections were ended.
    attack.catch((error) => count(String(error.message ?? error)));
  },

  /** Resolves with the counts, once everything it held has been let go. */
  async stop() {
    over.abort();
    await attack.catch(() => undefined);
    return counts;
  },
});
