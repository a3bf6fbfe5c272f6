import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from './pause.mjs';

/** Tables with thousands of rows here, of which no query may scan all. */
const GROWING = ['messages', 'conversations', 'receipts', 'relations', 'interests', 'search_blocks'];

/**
 * Returns how Postgres runs the usual queries, as EXPLAIN (ANALYZE, BUFFERS) of the statements that
 * the API sends: auto_explain writes their plans into the Postgres log during requests to the API.
 */
export async function plansOf(stage, { postgres, people }) {
  const sql = await stage.sql(postgres.url);
  const set = (name, value) => sql.query(`ALTER DATABASE zentra SET ${name} = ${value}`);
  await set('session_preload_libraries', 'auto_explain');
  for (const [name, value] of [
    ['log_min_duration', 0],
    ['log_analyze', 'on'],
    ['log_buffers', 'on'],
  ])
    await set(`auto_explain.${name}`, value);
  // Its connections are opened after the setting, so their plans are logged.
  const api = await stage.api(postgres.url);
  const [{ cookie, conversationId }] = people;
  const ask = async (path, body) => {
    const headers = { cookie, ...(body && { 'content-type': 'application/json' }) };
    const method = body ? 'POST' : 'GET';
    const response = await fetch(`${api.url}/api${path}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response.json();
  };
  const chat = `/conversations/${conversationId}`;
  const { rev } = await ask(`${chat}/messages`);
  const questions = {
    'list of conversations': () => ask('/conversations'),
    'opening a chat': () => ask(`${chat}/messages`),
    'scrolling back': () => ask(`${chat}/messages?before=${Math.ceil(rev / 2)}`),
    'what changed': () => ask(`${chat}/changes?after=${rev - 20}`),
    // The first search has built the search index.
    'finding a word': () => ask('/search/messages?q=nowhere'),
    'a new message': () => ask(`${chat}/messages`, { clientId: randomUUID(), body: 'Hello there' }),
  };
  const log = join(postgres.folder, 'postgres.log');
  const plans = [];
  for (const [question, act] of Object.entries(questions)) {
    // Once, to fill caches and prepared statements.
    await act();
    await pause(200);
    const from = statSync(log).size;
    await act();
    // Postgres logs a plan after its answer.
    await pause(200);
    plans.push({ question, ...summaryOf(readFrom(log, from)) });
  }
  return plans;
}

function summaryOf(text) {
  // Each entry: a duration, the statement, its plan. Statements of the session are the same in
  // every request.
  const entries = text
    .split(/^.*LOG: +(?=duration: )/m)
    .slice(1)
    .filter((entry) => !/\bsessions\b|rollback|commit/i.test(entry));
  const all = entries.join('');
  const total = (pattern) => [...all.matchAll(pattern)].reduce((sum, [, value]) => sum + Number(value), 0);
  // The first BUFFERS line of a plan includes all nodes below.
  const pages = entries.reduce(
    (sum, entry) => sum + Number(/Buffers: shared hit=(\d+)/.exec(entry)?.[1] ?? 0),
    0,
  );
  const ways = [
    ...all.matchAll(
      /(Seq Scan|Index Only Scan|Index Scan|Bitmap Index Scan)(?: Backward)?(?: using (\w+))? on (\w+)/g,
    ),
  ];
  return {
    ms: total(/^duration: ([\d.]+) ms/gm),
    pages,
    ways: [
      ...new Set(
        ways.map(([, way, index, table]) => (way === 'Seq Scan' ? `all of ${table}` : (index ?? table))),
      ),
    ].join(', '),
    readsAll: ways.some(([, way, , table]) => way === 'Seq Scan' && GROWING.includes(table)),
    text: all,
  };
}

function readFrom(path, position) {
  const file = openSync(path);
  const bytes = Buffer.alloc(statSync(path).size - position);
  readSync(file, bytes, 0, bytes.length, position);
  closeSync(file);
  return bytes.toString();
}
