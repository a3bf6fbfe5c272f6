import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { pause } from './pause.mjs';
import { none, printTable, round } from './figures.mjs';

const GENERATOR = fileURLToPath(new URL('generator.mjs', import.meta.url));

/** A process that generates load, and its commands; by default those of generator.mjs. */
export class Load {
  answers = new Map();
  calls = 0;

  /** @param program a script that answers calls like generator.mjs */
  constructor(stage, program = GENERATOR) {
    this.child = fork(program);
    stage.onClose(() => this.end());
    this.child.once('exit', () => {
      for (const { reject } of this.answers.values()) reject(new Error('The load generator has ended.'));
    });
    this.child.on('message', ({ id, result, error }) => {
      const { resolve, reject } = this.answers.get(id);
      this.answers.delete(id);
      if (error === undefined) resolve(result);
      else reject(new Error(`The load generator: ${error}`));
    });
  }

  call(call, args) {
    const id = (this.calls += 1);
    return new Promise((resolve, reject) => {
      this.answers.set(id, { resolve, reject });
      this.child.send({ id, call, args });
    });
  }

  /**
   * The figures of a while in which people talk, with what server and database used in it.
   * @param server what is measured: its CPU and memory; `postgres` behind it, if any
   */
  async measure(seconds, server, postgres) {
    const used = () => ({ server: server.cpuSeconds, postgres: postgres?.cpuSeconds ?? 0 });
    const before = used();
    await this.call('begin');
    await pause(seconds * 1000);
    const figures = await this.call('end');
    const after = used();
    const perMessage = (name) =>
      Math.round(((after[name] - before[name]) * 1e6) / Math.max(1, figures.acked));
    return {
      ...figures,
      serverCpuMicros: perMessage('server'),
      postgresCpuMicros: perMessage('postgres'),
      residentMb: Math.round(server.residentKb / 1024),
    };
  }

  end() {
    if (this.child.connected) this.child.disconnect();
  }
}

/** Runs one round: all users connect, send, are measured and leave when everything has arrived. */
export async function runRound(stage, { server, postgres, people, inFlight, warmSeconds, seconds }) {
  const load = new Load(stage);
  try {
    await load.call('connect', { url: server.url, people });
    await load.call('talk', { inFlight });
    await pause(warmSeconds * 1000);
    const figures = await load.measure(seconds, server, postgres);
    const faults = await load.call('finish');
    await load.call('disconnect');
    return { ...figures, ...faults };
  } finally {
    load.end();
  }
}

/** Errors that must not happen, see `Line.faults`. */
export const FAULTS = ['lost', 'unanswered', 'ghosts', 'duplicates', 'outOfOrder'];

const countFaults = (figures) => FAULTS.reduce((sum, fault) => sum + figures[fault], 0);

export const noFaults = (where, figures) => {
  const said = FAULTS.filter((fault) => figures[fault] > 0).map((fault) => `${figures[fault]} ${fault}`);
  return none(
    `lost, doubled, reordered, ${where}${said.length > 0 ? ` (${said.join(', ')})` : ''}`,
    countFaults(figures),
  );
};

/** Prints one line per result of `runRound`. */
export function printRates(rows) {
  printTable(
    [
      ['', ({ name }) => name],
      ['sockets', ({ sockets }) => sockets],
      ['in flight', ({ inFlight }) => inFlight],
      ['msgs/s', ({ perSecond }) => round(perSecond)],
      ['ratio', ({ ratio = NaN }) => round(ratio, 2)],
      ['ack p50', ({ ackP50 }) => ackP50],
      ['p95', ({ ackP95 }) => ackP95],
      ['p99 ms', ({ ackP99 }) => ackP99],
      ['heard p50', ({ deliveryP50 }) => deliveryP50],
      ['p95', ({ deliveryP95 }) => deliveryP95],
      ['p99 ms', ({ deliveryP99 }) => deliveryP99],
      ['server µs', ({ serverCpuMicros }) => serverCpuMicros],
      ['Postgres µs', ({ postgresCpuMicros }) => postgresCpuMicros],
      ['MB', ({ residentMb }) => residentMb],
      ['faults', countFaults],
    ],
    rows,
  );
}
