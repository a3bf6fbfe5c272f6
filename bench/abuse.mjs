// `npm run abuse`: what one client can cost the others. Each attack runs beside ordinary users, on
// its own server and database. `npm run abuse -- --quick --only pings,guesses` runs these in short,
// `-- --mixed 10` all of them mixed for ten minutes. See bench/README.md. Fails when a bar is
// missed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkNode, ensureBuilt, ensureInstalled, fail, ROOT } from '../scripts/lib/setup.mjs';

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, only: { type: 'string' }, mixed: { type: 'string' } },
});

const FULL = { seconds: 10, people: 20_000, messages: 20, crowd: 2_000 };
const QUICK = { seconds: 3, people: 1_000, messages: 20, crowd: 200 };
/** The first users are ordinary ones; each attack has a pair of those after them. */
const HONEST = 20;
/** Users who sign in repeatedly, each far below the limit of one account. */
const ACCOUNTS = 8;
const PASSWORD = 'seven quiet bookshops';

const SLOWER = 2;
const P99_MS = 300;
/** Garbage counts until it is collected: in short runs that is more than what remains. */
const GROWTH_MB = values.quick ? 150 : 50;
/** Heap limit of the server, MB: a server whose memory grows without a bound does not survive. */
const HEAP_MB = 256;
const WARM_CALLS = values.quick ? 200 : 4_000;
/**
 * The young generation starts at its full size, so that its growth does not count against an
 * attack.
 */
const NODE_ARGS = [`--max-old-space-size=${HEAP_MB}`, '--min-semi-space-size=64'];
const RECOVERY_MS = 1_000;
/** How long ordinary users are measured, repeatedly, until they are as fast as before, ms. */
const RECOVERY_STEP_MS = 250;
const LONGEST_RECOVERY_MS = 10_000;
/** Until the connections of an attack are closed and their memory is free. */
const SETTLE_MS = 1_000;
const SESSIONS = 'SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database()';

checkNode();
ensureInstalled();
ensureBuilt(['API', 'client']);
// Loaded now, because only now its dependencies are installed and built.
const { ATTACKS } = await import('./abuse/attacks.mjs');
const { mixed, printSamples } = await import('./abuse/mixed.mjs');
const { atMost, none, printBars, printTable, round } = await import('./lib/figures.mjs');
const { Load } = await import('./lib/load.mjs');
const { pause } = await import('./lib/pause.mjs');
const { seedPeople } = await import('./lib/people.mjs');
const { Stage } = await import('./lib/stage.mjs');

const wanted = values.only?.split(',') ?? Object.keys(ATTACKS);
const unknown = wanted.find((name) => !(name in ATTACKS));
if (unknown !== undefined)
  fail(`There is no attack “${unknown}”; they are ${Object.keys(ATTACKS).join(', ')}.`);
const minutes = Number(values.mixed ?? 0);
if (!Number.isInteger(minutes) || minutes < 0 || minutes === 1)
  fail('--mixed takes a number of whole minutes, at least 2.');
const program = (name) => fileURLToPath(new URL(`abuse/${name}.mjs`, import.meta.url));

const { seconds, people: count, messages, crowd } = values.quick ? QUICK : FULL;
const stage = new Stage();
const rows = [];
let mix;
/** The peak memory of the server without an attack: late collection is no growth. */
let peakMb = 0;
let faults;
try {
  const postgres = await stage.postgres();
  // The default limits, and an address for each user, as behind a proxy.
  const api = await stage.api(postgres.url, NODE_ARGS, {
    RATE_LIMIT_FACTOR: '1',
    TRUST_PROXY: '1',
    API_DOCS: 'on',
  });
  const sql = await stage.sql(postgres.url);
  const people = await seedPeople(sql, {
    people: count,
    messagesEach: messages,
  });
  const honest = new Load(stage, program('honest'));
  await honest.call('start', {
    url: api.url,
    people: people.slice(0, HONEST).map((person, n) => ({ ...person, address: `10.1.0.${n + 1}` })),
    accounts: await register(api.url),
  });
  const measure = async (ms) => {
    await honest.call('begin');
    await pause(ms);
    return honest.call('end');
  };
  await warmUp(api.url, people.slice(-crowd));
  await measure(1_000);
  const others = people.slice(HONEST);
  const attackers = wanted.map((name, i) => ({
    name,
    address: `10.66.0.${i + 1}`,
    members: others.splice(0, 2),
    crowd: others.slice(-crowd),
  }));
  const begin = async (attack) => {
    const attacker = new Load(stage, program('attacker'));
    await attacker.call('start', { ...attack, url: api.url });
    return async () => {
      const counts = await attacker.call('stop');
      attacker.end();
      return counts;
    };
  };
  if (minutes > 0)
    mix = await mixed({
      minutes,
      attacks: attackers,
      measure,
      begin,
      growthMb: GROWTH_MB,
      hold: async () => ({
        mb: api.residentKb / 1_024,
        files: api.openFiles,
        sessions: (await sql.query(SESSIONS)).rows[0].count,
      }),
    });
  else for (const attack of attackers) rows.push(await beside(attack, { api, measure, begin }));
  faults = await honest.call('finish');
} finally {
  await stage.close();
}

/**
 * Returns the figures of ordinary users before and during an attack, and the time until they are as
 * before.
 */
async function beside(attack, { api, measure, begin }) {
  const { name } = attack;
  const before = await measure(seconds * 1_000);
  peakMb = Math.max(peakMb, api.residentKb / 1_024);
  const stop = await begin(attack);
  const during = await measure(seconds * 1_000);
  const mbDuring = api.residentKb / 1_024;
  const counts = await stop();
  const began = performance.now();
  let after;
  do after = await measure(RECOVERY_STEP_MS);
  while (worst(after) > bar(worst(before)) && performance.now() - began < LONGEST_RECOVERY_MS);
  const recovery = performance.now() - began;
  await pause(SETTLE_MS);
  console.log(
    `  ${ATTACKS[name].what}: ${Object.entries(counts)
      .map(([what, times]) => `${times} × ${what}`)
      .join(', ')}`,
  );
  return { name, before, during, growthMb: mbDuring - peakMb, recovery, refused: during.refused, counts };
}

/**
 * Sends ordinary requests of many users, so that the young generation has its full size before an
 * attack.
 */
async function warmUp(url, people) {
  const ask = async ({ cookie }, n) => {
    const address = `10.3.${n >> 8}.${n & 255}`;
    const response = await fetch(`${url}/api/conversations`, {
      headers: { cookie, 'x-forwarded-for': address },
    });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`A call to warm up answered ${response.status}.`);
  };
  for (let n = 0; n < WARM_CALLS; n += 1) await ask(people[n % people.length], n % people.length);
}

async function register(url) {
  const accounts = Array.from({ length: ACCOUNTS }, (_, n) => ({
    username: `honest${n}`,
    password: PASSWORD,
    address: `10.2.0.${n + 1}`,
  }));
  for (const { username, password, address } of accounts) {
    const response = await fetch(`${url}/api/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
      body: JSON.stringify({ username, password, email: `${username}@example.org` }),
    });
    if (!response.ok) throw new Error(`Registering answered ${response.status}.`);
  }
  return accounts;
}

/** Returns the slower of the two samples of each moment, in ms. A missing one counts as slowest. */
function worst({ message, call }) {
  return message.count * call.count === 0 ? Infinity : Math.max(message.p99, call.p99);
}

/** Limit of a p99 beside an attack, ms; twice the p99 without one on a slow machine. */
function bar(ms) {
  return Math.max(P99_MS, SLOWER * ms);
}

if (mix) printSamples(mix.samples);
else
  printTable(
    [
      ['', ({ name }) => name],
      ['ack p50', ({ before }) => before.message.p50],
      ['beside', ({ during }) => during.message.p50],
      ['p99', ({ before }) => before.message.p99],
      ['beside', ({ during }) => during.message.p99],
      ['call p50', ({ before }) => before.call.p50],
      ['beside', ({ during }) => during.call.p50],
      ['p99', ({ before }) => before.call.p99],
      ['beside', ({ during }) => during.call.p99],
      ['sign-in p99', ({ before }) => before.signIn.p99],
      ['beside', ({ during }) => during.signIn.p99],
      ['ratio', ({ before, during }) => round(worst(during) / worst(before), 2)],
      ['refused', ({ refused }) => refused.length],
      ['MB more', ({ growthMb }) => round(growthMb)],
      ['recovery ms', ({ recovery }) => round(recovery)],
    ],
    rows,
  );
/**
 * With `--quick`, times and refusals are printed but not judged: the test suite runs this beside
 * other tests.
 */
const isJudged = (what) => !values.quick || what === 'socket closed';
const bars = [
  ...(mix?.bars ?? []),
  ...rows.flatMap(({ name, before, during, refused, growthMb, recovery, counts }) => {
    const said = refused.filter(isJudged);
    return [
      none(
        `${name}: honest people refused${said.length > 0 ? ` (${[...new Set(said)].join(', ')})` : ''}`,
        said.length,
      ),
      atMost(`${name}: more memory, MB`, growthMb, GROWTH_MB),
      ...(ATTACKS[name].isHonest
        ? [none(`${name}: refused or ended`, (counts.refused ?? 0) + (counts.ended ?? 0))]
        : []),
      ...(values.quick
        ? []
        : [
            atMost(`${name}: p99 of acks and calls, ms`, worst(during), bar(worst(before))),
            atMost(`${name}: recovery, ms`, recovery, RECOVERY_MS),
          ]),
    ];
  }),
  none(
    'messages lost, doubled or reordered',
    faults.flatMap((one) => Object.values(one)).reduce((sum, n) => sum + n, 0),
  ),
];
printBars(bars);
const missed = bars.filter(({ isMet }) => !isMet);
if (!values.only && !mix) {
  const folder = join(ROOT, 'bench/results');
  mkdirSync(folder, { recursive: true });
  const results = { at: new Date().toISOString(), isQuick: values.quick ?? false, rows, bars };
  writeFileSync(join(folder, 'abuse.json'), JSON.stringify(results, null, 2));
}
console.log(`\n${missed.length === 0 ? 'Every bar is met.' : `${missed.length} bars are missed.`}`);
process.exit(missed.length === 0 ? 0 : 1);
