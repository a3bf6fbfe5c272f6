// The tiers of the tests: their requirements and runners. CONTRIBUTING assigns each test to one.
import { ensureChromium, ensureShell } from './chromium.mjs';
import { ensureNginx } from './nginx.mjs';
import { ensurePgBouncer } from './pgbouncer.mjs';
import { ensureRedis } from './redis.mjs';
import { bin, build, run } from './setup.mjs';

/**
 * Returns the environment of each tier, or undefined after printing what is missing or does not
 * build.
 */
const NEEDS = {
  unit: () => ({}),
  api: () => ({}),
  proofs() {
    const [redis, pgbouncer] = [ensureRedis(), ensurePgBouncer()];
    // Its suites kill and restart the built server, and use the packed client like a bot.
    if (!redis || !pgbouncer || !build(['API', 'web app', 'client', 'packages'])) return undefined;
    return { REDIS_SERVER: redis, PGBOUNCER: pgbouncer };
  },
  e2e(args) {
    const [chromium, nginx] = [ensureChromium(), ensureNginx()];
    if (!chromium || !nginx || !build()) return undefined;
    const hasWindows = args.some((arg) => /^--(headed|debug|ui)\b/.test(arg));
    const shell = (hasWindows ? undefined : ensureShell()) ?? chromium;
    return { CHROMIUM_PATH: chromium, CHROMIUM_SHELL_PATH: shell, NGINX_PATH: nginx };
  },
};

export const TIERS = Object.keys(NEEDS);

/** Proofs wait for restarts, time-outs and other programs for two thirds of their time. */
const WORKERS = { unit: [], api: [], proofs: ['--maxWorkers=3'] };

/**
 * Runs the suites of one tier; false when one of them failed, or what they need is missing.
 * @param args for Jest, or for Playwright where the tier is `e2e`
 * @param env in addition to our own environment
 */
export function runTier(tier, args, env = {}) {
  const needs = NEEDS[tier](args);
  if (!needs) return false;
  const [program, script] = bin(tier === 'e2e' ? '@playwright/test/cli.js' : 'jest/bin/jest.js');
  // Last, because Jest would parse a pattern after it as another project name.
  const workers = args.some((arg) => /^(-i|--runInBand|-w|--maxWorkers)\b/.test(arg)) ? [] : WORKERS[tier];
  const projects = tier === 'proofs' ? ['proofs', 'processes'] : [tier];
  const all = tier === 'e2e' ? ['test', ...args] : [...workers, ...args, '--selectProjects', ...projects];
  return run(program, [script, ...all], { ...needs, ...env });
}
