import { Logger } from '@nestjs/common';
import { BackgroundJob } from './background-job';

const EVERY_MS = 1_000;

/** Returns a logger that passes its messages to `log` and prints nothing. */
function loggerOf(log: (message: unknown) => void): Logger {
  const logger = new Logger('Job');
  jest.spyOn(logger, 'warn').mockImplementation(log);
  jest.spyOn(logger, 'error').mockImplementation(log);
  return logger;
}

/** Returns a job whose rounds the test ends, and what the job has logged. */
function scene() {
  const logged: unknown[] = [];
  const log = (error: unknown) => void logged.push(error);
  const logger = loggerOf(log);
  const rounds: { end: () => void; fail: (error: Error) => void }[] = [];
  let running = 0;
  let most = 0;
  const round = async () => {
    running += 1;
    most = Math.max(most, running);
    try {
      await new Promise<void>((end, fail) => rounds.push({ end, fail }));
    } finally {
      running -= 1;
    }
  };
  const job = new BackgroundJob({ everyMs: EVERY_MS, round, logger });
  return { job, rounds, logged, most: () => most };
}
const settled = async () => {
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
};

describe('BackgroundJob', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('runs a round after each interval, one at a time', async () => {
    const { job, rounds, most } = scene();
    job.start();
    expect(rounds).toHaveLength(0);
    await jest.advanceTimersByTimeAsync(EVERY_MS);
    expect(rounds).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(3 * EVERY_MS);
    expect(rounds).toHaveLength(1);
    rounds[0]?.end();
    await settled();
    expect(rounds).toHaveLength(2);
    rounds[1]?.end();
    await settled();
    expect(rounds).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(EVERY_MS);
    expect(rounds).toHaveLength(3);
    expect(most()).toBe(1);
  });

  it('runs one round for all triggers during a round, and resolves each after it', async () => {
    const { job, rounds } = scene();
    const done: string[] = [];
    void job.trigger().then(() => done.push('first'));
    for (let i = 0; i < 3; i += 1) void job.trigger().then(() => done.push('later'));
    rounds[0]?.end();
    await settled();
    expect([rounds.length, done]).toEqual([2, []]);
    rounds[1]?.end();
    await settled();
    expect([rounds.length, done]).toEqual([2, ['first', 'later', 'later', 'later']]);
  });

  it('loses no trigger at any moment after a round', async () => {
    for (let turns = 0; turns < 8; turns += 1) {
      const { job, rounds } = scene();
      void job.trigger();
      rounds[0]?.end();
      for (let i = 0; i < turns; i += 1) await Promise.resolve();
      void job.trigger();
      await settled();
      expect([turns, rounds.length]).toEqual([turns, 2]);
    }
  });

  it('waits for the current round when it is stopped, and begins no other', async () => {
    const { job, rounds } = scene();
    job.start();
    void job.trigger();
    void job.trigger();
    let isStopped = false;
    const stopped = job.stop().then(() => (isStopped = true));
    await jest.advanceTimersByTimeAsync(2 * EVERY_MS);
    expect(isStopped).toBe(false);
    rounds[0]?.end();
    await stopped;
    await job.trigger();
    await jest.advanceTimersByTimeAsync(2 * EVERY_MS);
    expect(rounds).toHaveLength(1);
  });

  it('goes on after a round that throws before it waits', async () => {
    let rounds = 0;
    const logger = loggerOf(() => undefined);
    const round = () => {
      rounds += 1;
      throw new Error('a defect');
    };
    const job = new BackgroundJob({ everyMs: EVERY_MS, round, logger });
    await job.trigger();
    await job.trigger();
    expect(rounds).toBe(2);
  });

  it('logs what a round throws, and goes on', async () => {
    const { job, rounds, logged } = scene();
    job.start();
    const failed = job.trigger();
    const error = new Error('a defect');
    rounds[0]?.fail(error);
    await failed;
    expect(logged).toEqual([error]);
    await jest.advanceTimersByTimeAsync(EVERY_MS);
    expect(rounds).toHaveLength(2);
  });
});
