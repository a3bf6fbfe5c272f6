import { atMost, mediansOf, median, none, printTable, round } from '../lib/figures.mjs';
import { FAULTS, noFaults, printRates, runRound } from '../lib/load.mjs';
import { seedPeople } from '../lib/people.mjs';
import { plansOf } from '../lib/plans.mjs';

const SOCKETS = 200;
const IN_FLIGHT = 8;
const DEARER = 1.2;
/** Conversations of each user: more than one page of the list. */
const FRIENDS = 40;

/**
 * The cost of a message with many stored messages, against an empty database, and the plans of the
 * usual queries.
 */
export async function stored(stage, { rounds, seconds, warmSeconds, conversations, messages }) {
  const empty = await openSide(stage, 'empty', { people: SOCKETS });
  const full = await openSide(stage, 'stored', {
    people: Math.max(SOCKETS, conversations / FRIENDS),
    friends: FRIENDS,
    messagesEach: messages / conversations,
  });
  const sides = [empty, full];
  for (let i = 0; i < rounds; i += 1) {
    for (const { api, postgres, people, results } of sides) {
      const common = { server: api, postgres, people: people.slice(0, SOCKETS) };
      results.push(await runRound(stage, { ...common, inFlight: IN_FLIGHT, warmSeconds, seconds }));
    }
  }
  const rows = sides.map(({ name, results }) => ({
    name,
    sockets: SOCKETS,
    inFlight: IN_FLIGHT,
    ...mediansOf(results, { summed: FAULTS }),
  }));
  printRates(rows);
  const cost = ({ serverCpuMicros, postgresCpuMicros }) => serverCpuMicros + postgresCpuMicros;
  const dearer = median(full.results.map((result, i) => cost(result) / cost(empty.results[i])));

  const plans = await plansOf(stage, full);
  printTable(
    [
      ['question', ({ question }) => question],
      ['ms', ({ ms }) => round(ms, 2)],
      ['pages', ({ pages }) => pages],
      ['ways', ({ ways }) => ways],
    ],
    plans,
  );
  const bars = [
    atMost('CPU per message against an empty database', dearer, DEARER),
    none('whole tables read', plans.filter(({ readsAll }) => readsAll).length),
    ...rows.map((row) => noFaults(row.name, row)),
  ];
  return { figures: rows, plans, bars };
}

/** Starts a Postgres and an API on it. */
async function openSide(stage, name, what) {
  const postgres = await stage.postgres();
  const api = await stage.api(postgres.url);
  const people = await seedPeople(await stage.sql(postgres.url), what);
  return { name, postgres, api, people, results: [] };
}
