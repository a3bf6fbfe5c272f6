import { Parser, DiagnosticSeverity } from '@asyncapi/parser';
import {
  CLIENT_EVENTS,
  HANDSHAKE_ERRORS,
  SERVER_EVENTS,
  type Ack,
  type ClientEvent,
  type ServerEvent,
} from '@zentra/contracts';
import { load } from 'js-yaml';
import type { Socket } from 'socket.io-client';
import { v7 as uuidv7 } from 'uuid';
import { ackKeyOf, errorsOf, keyOf } from '../../src/documents/asyncapi';
import { indented } from '../../src/documents/serve-documents';
import {
  danglingRefs,
  documentOf,
  DocumentValidator,
  resolve,
  unusedSchemas,
  type Json,
  type JsonObject,
} from '../support/documents';
import { acceptedPair, person } from '../support/factories';
import { call } from '../support/http';
import { committed, committedPart } from '../support/published';
import { connected, rawSocket } from '../support/sockets';
import { startTestApp, WEB_ORIGIN, type TestApp } from '../support/test-app';

const CLIENT = Object.keys(CLIENT_EVENTS) as ClientEvent[];
const SERVER = Object.keys(SERVER_EVENTS) as ServerEvent[];

describe('AsyncAPI', () => {
  let app: TestApp;
  let document: JsonObject;
  let validator: DocumentValidator;
  beforeAll(async () => {
    app = await startTestApp();
    document = await documentOf(app, '/api/docs/asyncapi.json');
    validator = new DocumentValidator(document);
  });
  afterAll(() => app.close());

  const at = (root: Json, pointer: string) => resolve(root, pointer) as JsonObject;
  const diagnosticsOf = async (one: JsonObject) =>
    (await new Parser().parse(JSON.stringify(one))).diagnostics.map(({ severity, code, message }) => ({
      severity: DiagnosticSeverity[severity],
      code,
      message,
    }));
  /** Returns the errors of a payload against its message in the document. */
  const mistakesIn = (key: string, payload: unknown) =>
    validator.mistakes(`/components/messages/${key}/payload`, payload);

  it('equals docs/asyncapi.json; UPDATE_OPENAPI=1 rewrites it', () => {
    const text = indented(document);
    expect(committed('asyncapi.json', text)).toBe(text);
  });

  it('resolves every reference and has no unused schema', () => {
    expect(danglingRefs(document)).toEqual([]);
    expect(unusedSchemas(document)).toEqual([]);
  });

  it('is accepted by @asyncapi/parser', async () => {
    expect(await diagnosticsOf(document)).toEqual([]);
  });

  it.each<[string, (copy: JsonObject) => void]>([
    ['a payload that refers to nothing', (one) => delete at(one, '#/components/schemas').Message],
    ['an operation without an action', (one) => delete at(one, '#/operations/sendMessageNew').action],
    [
      'a reply by a message of no channel',
      (one) => delete at(one, '#/channels/socket/messages').messageSendAck,
    ],
  ])('would be refused by the parser for %s', async (_, change) => {
    const copy = structuredClone(document);
    change(copy);
    expect(await diagnosticsOf(copy)).toContainEqual(expect.objectContaining({ severity: 'Error' }));
  });

  it('has every event of the contract, its ack as a reply with its errors, and who receives it', () => {
    const operations = at(document, '#/operations') as Record<string, JsonObject>;
    const message = (ref: Json | undefined) =>
      at(document, at(document, (ref as JsonObject).$ref as string).$ref as string);
    const received = Object.values(operations).filter(({ action }) => action === 'receive');
    expect(received.map(({ messages }) => message((messages as Json[])[0]).name)).toEqual(CLIENT);
    const acks = received.map(({ reply }) => message(((reply as JsonObject).messages as Json[])[0]));
    expect(acks.map(({ name }) => name)).toEqual(CLIENT.map((event) => `${event} ack`));
    expect(acks.map((ack) => ack['x-error-codes'])).toEqual(CLIENT.map(errorsOf));
    const sent = Object.values(operations)
      .filter(({ action }) => action === 'send')
      .map(({ messages }) => message((messages as Json[])[0]));
    expect(sent.map(({ name }) => name)).toEqual([...SERVER, 'connect_error']);
    expect(sent.slice(0, -1).map((one) => one['x-recipients'])).toEqual(
      SERVER.map((event) => SERVER_EVENTS[event].to),
    );
    expect(sent.at(-1)?.['x-error-codes']).toEqual(HANDSHAKE_ERRORS);
  });

  it('is also served as YAML, and as a page with every event', async () => {
    const yaml = await call(`${app.url}/api/docs/asyncapi.yaml`, 'GET');
    expect(load(yaml.text)).toEqual(document);
    const page = await call(`${app.url}/api/docs/events`, 'GET');
    expect(page.headers.get('content-type')).toContain('text/html');
    for (const event of [...CLIENT, ...SERVER, 'connect_error'])
      expect(page.text).toContain(`<code>${event}</code>`);
    const anchors = [...page.text.matchAll(/href="#([\w-]+)"/g)].map(([, id]) => id ?? '');
    expect(anchors.length).toBeGreaterThan(20);
    expect(anchors.filter((id) => !page.text.includes(`id="${id}"`))).toEqual([]);
    expect(page.text).toContain('href="/api/docs/asyncapi.json"');
    // Swagger UI links to it.
    expect(JSON.stringify(await documentOf(app, '/api/docs/json'))).toContain('(/api/docs/events)');
  });

  it('has the tables of docs/realtime.md', () => {
    const rows = CLIENT.map((event) => [
      `\`${event}\``,
      CLIENT_EVENTS[event].summary.replace(/^./, (letter) => letter.toLowerCase()),
      errorsOf(event)
        .filter((code) => CLIENT_EVENTS[event].errors.some((one) => one === code))
        .join(', ') || '–',
    ]);
    const clientEvents = table(['the client sends', 'in order to', 'errors'], rows);
    expect(committedPart('realtime.md', 'client events', clientEvents)).toBe(clientEvents);
    const serverEvents = table(
      ['the server sends', 'when', 'to'],
      SERVER.map((event) => [`\`${event}\``, SERVER_EVENTS[event].when, SERVER_EVENTS[event].to]),
    );
    expect(committedPart('realtime.md', 'server events', serverEvents)).toBe(serverEvents);
  });

  describe('against the running server', () => {
    const handshake = (cookie?: string) => ({ origin: WEB_ORIGIN, ...(cookie && { cookie }) });
    const ask = (socket: Socket, event: ClientEvent, payload: unknown) =>
      socket.timeout(5_000).emitWithAck(event, payload) as Promise<Ack<unknown>>;

    it('matches the payloads, acks and events of a running server', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      const [mine, theirs] = await Promise.all(
        [a, b].map(({ client }) => connected(rawSocket(app.url, handshake(client.http.cookie)))),
      );
      if (!mine || !theirs) throw new Error('Two sockets were wanted');
      const wrong: string[] = [];
      const seen = new Set<string>();
      for (const socket of [mine, theirs])
        socket.onAny((event: string, payload: unknown) => {
          seen.add(event);
          wrong.push(...mistakesIn(keyOf(event), payload));
        });
      const payloads: [ClientEvent, Record<string, unknown>][] = [
        ['message:send', { conversationId, clientId: uuidv7(), body: 'Hello' }],
        ['message:edit', { conversationId, seq: 1, body: 'Hello there' }],
        ['message:react', { conversationId, seq: 1, emoji: '👍', on: true }],
        ['conversation:delivered', { conversationId, seq: 1 }],
        ['conversation:read', { conversationId, seq: 1 }],
        ['visibility:set', { visible: true }],
        ['typing:set', { conversationId, typing: true }],
        ['message:delete', { conversationId, seq: 1 }],
      ];
      expect(payloads.map(([event]) => event).sort()).toEqual([...CLIENT].sort());
      for (const [event, payload] of payloads) {
        wrong.push(...mistakesIn(keyOf(event), payload));
        const good = await ask(mine, event, payload);
        expect([event, good.ok]).toEqual([event, true]);
        const bad = await ask(mine, event, { ...payload, surprise: true });
        expect([event, bad.ok]).toEqual([event, false]);
        const missing = await ask(mine, event, {
          ...payload,
          ...(payload.seq !== undefined && { seq: 999_999 }),
        });
        for (const ack of [good, bad, missing]) wrong.push(...mistakesIn(ackKeyOf(event), ack));
        // The server refuses what the document refuses.
        expect([event, mistakesIn(keyOf(event), { ...payload, surprise: true }).length > 0]).toEqual([
          event,
          true,
        ]);
      }
      await call(`${app.url}/api/conversations/${conversationId}/end`, 'POST', {
        headers: { cookie: b.client.http.cookie },
      });
      await call(`${app.url}/api/auth/logout`, 'POST', { headers: { cookie: a.client.http.cookie } });
      if (mine.connected) await new Promise((done) => mine.once('disconnect', done));
      expect(wrong).toEqual([]);
      for (const event of [
        'message:new',
        'message:changed',
        'conversation:ended',
        'session:ended',
        'typing:changed',
      ])
        expect([...seen]).toContain(event);
      theirs.disconnect();
    });

    it.each([
      ['whose session has ended', {}, 'UNAUTHENTICATED'],
      ['from a foreign origin', { origin: 'https://evil.example' }, 'FORBIDDEN_ORIGIN'],
    ])('has the refusal of a handshake %s', async (_, headers, code) => {
      const mara = await person(app, 'mara');
      const { cookie } = mara.client.http;
      if (code === 'UNAUTHENTICATED') await mara.client.logout();
      const socket = rawSocket(app.url, { ...handshake(cookie), ...headers });
      const error = await new Promise<Error & { data?: unknown }>((done) =>
        socket.once('connect_error', done),
      );
      socket.disconnect();
      expect(error.data).toEqual({ code });
      expect(mistakesIn('connectError', { message: error.message, data: error.data })).toEqual([]);
    });
  });
});

/** Formats a Markdown table as Prettier does. */
function table(head: string[], rows: string[][]): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: string[], fill = ' ') =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(' | ')} |`;
  const ruler = line(
    head.map(() => ''),
    '-',
  );
  return [line(head), ruler, ...rows.map((row) => line(row))].join('\n');
}
