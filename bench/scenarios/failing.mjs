import { atLeast, none, printTable } from '../lib/figures.mjs';
import { Load, noFaults } from '../lib/load.mjs';
import { pause } from '../lib/pause.mjs';
import { seedPeople } from '../lib/people.mjs';

const SOCKETS = 200;
const IN_FLIGHT = 8;
/** Messages committed before may still be in flight for so long, ms. */
const ON_ITS_WAY_MS = 500;
const RECOVERY_MS = 2_000;

/**
 * No message may be acked or delivered that is not stored: the table of messages is renamed under
 * load, and back.
 */
export async function failing(stage, { seconds, warmSeconds }) {
  const postgres = await stage.postgres();
  const api = await stage.api(postgres.url);
  const sql = await stage.sql(postgres.url);
  const people = await seedPeople(sql, { people: SOCKETS });
  const load = new Load(stage);
  await load.call('connect', { url: api.url, people });
  await load.call('talk', { inFlight: IN_FLIGHT });
  await pause(warmSeconds * 1000);
  const rows = [];
  const measure = async (when) => {
    const before = await load.call('refused');
    const figures = await load.measure(seconds, api, postgres);
    rows.push({ when, ...figures, refused: (await load.call('refused')) - before });
    return rows.at(-1);
  };
  await measure('before');
  await sql.query('ALTER TABLE messages RENAME TO messages_away');
  await pause(ON_ITS_WAY_MS);
  const broken = await measure('missing');
  await sql.query('ALTER TABLE messages_away RENAME TO messages');
  await pause(RECOVERY_MS);
  const back = await measure('back');
  const faults = await load.call('finish');
  printTable(
    [
      ['table', ({ when }) => when],
      ['acked', ({ acked }) => acked],
      ['delivered', ({ delivered }) => delivered],
      ['refused', ({ refused }) => refused],
    ],
    rows,
  );
  const bars = [
    none('acked without being stored', broken.acked),
    none('delivered without being stored', broken.delivered),
    atLeast('refused meanwhile', broken.refused, 1),
    atLeast('acked once it is back', back.acked, 1),
    noFaults('over all', faults),
  ];
  return { figures: rows, bars };
}
