import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Export } from '@zentra/contracts';
import { fromBuffer, type ZipFile } from 'yauzl';
import { createApp } from '../../src/create-app';
import { SECTIONS, type SectionName } from '../../src/personal-data/catalogue';
import { ExportWorker } from '../../src/personal-data/export.worker';
import { PersonalDataReader } from '../../src/personal-data/personal-data.reader';
import { eventually } from '../support/eventually';
import { acceptedPair, deviceOf, pendingInterest, person, type TestPerson } from '../support/factories';
import { callJson } from '../support/http';
import { nextEvent } from '../support/sockets';
import { halves } from '../support/pictures';
import { startTestApp, type TestApp } from '../support/test-app';
import { upload } from '../support/uploads';
import { unzip } from '../support/unzip';

const openPromise = (bytes: Buffer): Promise<ZipFile> =>
  new Promise((resolve, reject) =>
    fromBuffer(bytes, { lazyEntries: true }, (error, zip) => (error ? reject(error) : resolve(zip))),
  );

interface Data {
  account: Record<string, unknown>;
  devices: Record<string, unknown>[];
  receipts: Record<string, unknown>[];
  interests: { sent: Record<string, unknown>[]; received: Record<string, unknown>[] };
  conversations: { conversation: Record<string, unknown>; messages: Record<string, unknown>[] }[];
}

describe('the data export', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  const isDone = ({ export: { status } }: { export: Export }) => status === 'ready' || status === 'failed';

  /** Starts an export and waits until it is done. */
  async function exported(one: TestPerson): Promise<Export> {
    await one.client.connect();
    const done = nextEvent(one.client, 'export:changed', isDone, 20_000);
    await one.client.account.startExport();
    const { export: state } = await done;
    one.client.close();
    return state;
  }

  const files = async (one: TestPerson) =>
    unzip(Buffer.from(await (await one.client.account.downloadExport()).arrayBuffer()));
  const dataIn = (archive: Map<string, Buffer>) => JSON.parse(String(archive.get('data.json'))) as Data;
  const stored = () => readdir(join(app.dataDir, 'exports'));

  it('has file names that every file system accepts', async () => {
    const { a: one, conversationId } = await acceptedPair(app);
    const names = [
      `${'報告書'.repeat(60)}.pdf`,
      `${'👩‍👩‍👧‍👦'.repeat(40)}.pdf`,
      'CON.pdf',
      'a.pdf',
      'A.pdf',
      'a.pdf',
      'a.pdf. .',
    ];
    for (const name of names) await upload(one, conversationId, '%PDF-1.7', name);
    // Stored by a version that cut names by characters only.
    await app.sql.query(
      `UPDATE attachments SET name = repeat('報', 116) || '.pdf' WHERE owner_id = $1 AND name = 'A.pdf'`,
      [one.me.id],
    );
    await exported(one);
    const folder = await mkdtemp(join(tmpdir(), 'zentra-test-unpacked-'));
    const zip = await openPromise(
      Buffer.from(await (await one.client.account.downloadExport()).arrayBuffer()),
    );
    const found: string[] = [];
    await new Promise<void>((resolve, reject) => {
      zip.on('error', reject).on('end', resolve);
      zip.on('entry', ({ fileName }: { fileName: string }) => {
        found.push(fileName);
        const path = join(folder, fileName);
        void mkdir(dirname(path), { recursive: true })
          .then(() => writeFile(path, '', { flag: 'wx' }))
          .then(() => zip.readEntry(), reject);
      });
      zip.readEntry();
    });
    await rm(folder, { recursive: true });
    const unpacked = found
      .filter((name) => name.startsWith('files/'))
      .map((name) => name.slice('files/'.length));
    expect(unpacked).toHaveLength(names.length);
    expect(new Set(unpacked.map((name) => name.normalize('NFC').toLowerCase())).size).toBe(names.length);
    for (const name of unpacked) {
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
      expect(name).toMatch(/^[^<>:"|?*\\/]+[^. ]\.pdf$/);
    }
  });

  it('answers 202, publishes the progress to the user’s devices, and then the file', async () => {
    const one = await person(app);
    const other = await deviceOf(app, one);
    await other.connect();
    const ready = nextEvent(other, 'export:changed', isDone);
    const started = await callJson(`${app.url}/api/users/me/export`, 'POST', {
      cookie: one.client.http.cookie,
    });
    expect(started.status).toBe(202);
    expect(started.json).toEqual({
      id: expect.any(String),
      status: 'waiting',
      progress: 0,
      bytes: null,
      expiresAt: null,
      createdAt: expect.any(String),
    });
    const { export: state } = await ready;
    expect(state).toMatchObject({ id: started.json.id, status: 'ready', progress: 100 });
    expect(Date.parse(state.expiresAt ?? '') - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
    expect(Date.parse(state.expiresAt ?? '') - Date.now()).toBeLessThan(7.1 * 86_400_000);
    expect(await one.client.account.exportState()).toEqual(state);
    const response = await one.client.account.downloadExport();
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/zip',
      'content-length': String(state.bytes),
      'content-disposition': expect.stringMatching(/^attachment; filename="zentra-\d{4}-\d\d-\d\d\.zip"$/),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect((await response.arrayBuffer()).byteLength).toBe(state.bytes);
    other.close();
  });

  it('answers the file under its older name, too, to requests for a zip', async () => {
    const one = await person(app);
    const ask = (accept: string) =>
      fetch(`${app.url}/api/users/me/export`, { headers: { accept, cookie: one.client.http.cookie } });
    expect((await ask('application/zip')).status).toBe(404);
    const { bytes } = await exported(one);
    const zip = await ask('application/zip');
    expect(zip.headers.get('content-disposition')).toContain('attachment');
    expect((await zip.arrayBuffer()).byteLength).toBe(bytes);
    expect(await (await ask('*/*')).json()).toMatchObject({ status: 'ready' });
  });

  it('is private: 401 without a session, and for another user the same 404 as for an unknown id', async () => {
    const [one, other] = [await person(app), await person(app)];
    const paths = ['/api/users/me/export', '/api/users/me/export/file'];
    const none = await Promise.all(
      paths.map((path) => callJson(app.url + path, 'GET', { cookie: other.client.http.cookie })),
    );
    await exported(one);
    for (const [i, path] of paths.entries()) {
      expect((await callJson(app.url + path, 'GET')).status).toBe(401);
      const answer = await callJson(app.url + path, 'GET', { cookie: other.client.http.cookie });
      expect(answer).toMatchObject({ status: 404, text: none[i]?.text });
    }
  });

  it('contains everything that the user may see, and nothing else', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    await a.client.updateMe({
      displayName: 'Mara Okafor',
      bio: 'Quiet bookshops',
      language: 'de',
      settings: { typing: false },
    });
    await a.client.send(conversationId, 'First');
    await b.client.send(conversationId, 'Second', { replyTo: 1 });
    await a.client.react(conversationId, 2, '🎉', true);
    await a.client.edit(conversationId, 1, 'First, changed');
    await b.client.send(conversationId, 'A slip');
    await b.client.delete(conversationId, 3);
    await a.client.markRead(conversationId, 2);
    const refused = await person(app);
    await a.client.sendInterest({ recipient: refused.me.username, message: 'May I?' });
    const [received] = (await refused.client.interests({ box: 'received' })).items;
    await refused.client.actOnInterest(received?.id ?? '', 'reject');
    const hopeful = await person(app);
    await hopeful.client.sendInterest({ recipient: a.me.username, message: 'Hello, Mara' });
    await deviceOf(app, a);

    await exported(a);
    const archive = await files(a);
    const data = dataIn(archive);
    expect(data.account).toEqual(await a.client.me());
    expect(data.devices).toHaveLength(2);
    expect(data.receipts).toEqual([{ conversationId, deliveredSeq: 2, readSeq: 2, mutedUntil: null }]);
    expect(data.interests.sent).toMatchObject([
      { status: 'pending', message: 'May I?', respondedAt: null, person: { username: refused.me.username } },
      { status: 'accepted', message: 'Hello there' },
    ]);
    expect(data.interests.received).toMatchObject([{ status: 'pending', message: 'Hello, Mara' }]);
    expect(data.conversations).toMatchObject([
      { conversation: { id: conversationId, state: 'open', readSeq: 2, person: { id: b.me.id } } },
    ]);
    const { items } = await a.client.messages(conversationId);
    expect(data.conversations[0]?.messages).toEqual(items);

    const everything = [...archive.values()].join('\n');
    const { rows } = await app.sql.query<{ sid: string }>(`SELECT sid FROM sessions`);
    for (const { sid } of rows) expect(everything).not.toContain(sid);
    expect(everything).not.toContain('reject');
    expect(everything).not.toContain('argon2');
    expect(everything).not.toContain(b.me.email);
    const page = String(archive.get('conversations/0001.html'));
    for (const said of ['First, changed', 'Second', '🎉', '(also you)', 'This message was deleted', '#m1'])
      expect(page).toContain(said);
    const index = String(archive.get('index.html'));
    for (const said of [
      'Mara Okafor',
      'Quiet bookshops',
      a.me.email,
      '<dt>Letters to you</dt><dd>in German</dd>',
      'conversations/0001.html',
      'Hello, Mara',
    ])
      expect(index).toContain(said);
  });

  it('contains every section of the catalogue, as JSON and as HTML', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    const { username } = b.me;
    await a.client.send(conversationId, 'Hello');
    await b.client.send(conversationId, 'Or else');
    await a.client.markRead(conversationId, 1);
    const { mutedUntil } = await a.client.mute(conversationId, 3_600);
    await a.client.avatar.set(new Blob([new Uint8Array(await halves().png().toBuffer())]));
    const unsent = await upload(a, conversationId, 'never sent', 'a poem.txt');
    await a.client.report({
      userId: b.me.id,
      reason: 'harassment',
      details: 'It went on.',
      conversationId,
      messages: [2],
    });
    await a.client.block(b.me.id);
    await app.sql.query(
      `INSERT INTO warnings (id, user_id, message) VALUES (gen_random_uuid(), $1, 'Please be kinder')`,
      [a.me.id],
    );
    await app.sql.query(
      `INSERT INTO passkeys (id, user_id, credential_id, rp_id, public_key, counter, transports, backed_up, name)
       VALUES (gen_random_uuid(), $1, 'x', 'example.org', '', 0, '{}', false, 'Blue key')`,
      [a.me.id],
    );
    await app.sql.query(
      `INSERT INTO push_subscriptions (session_id, user_id, endpoint, p256dh, auth)
       SELECT id, $1, 'https://push.example.org/secret', '', '' FROM sessions WHERE user_id = $1`,
      [a.me.id],
    );
    const [device] = (await a.client.account.sessions()).items;

    /**
     * The rows of each section and their text on the page. A section without a check does not
     * compile.
     */
    const CHECKS: Record<SectionName, { rows: unknown[]; said: string[] }> = {
      devices: {
        rows: [{ device: device?.device, signedInAt: device?.createdAt }],
        said: ['A program'],
      },
      receipts: {
        rows: [{ conversationId, readSeq: 1, mutedUntil }],
        said: ['read up to message 1', 'muted until'],
      },
      files: {
        rows: [
          { name: 'picture.webp', conversationId: null },
          { id: unsent.id, name: 'a poem.txt', messageSeq: null },
        ],
        said: ['-picture.webp"', `href="files/${unsent.id.slice(-12)}-a%20poem.txt"`, 'not sent yet'],
      },
      passkeys: { rows: [{ name: 'Blue key', lastUsedAt: null }], said: ['Blue key', 'never used'] },
      push: { rows: [{ service: 'push.example.org' }], said: ['push.example.org'] },
      blocks: { rows: [{ username }], said: ['People you block', username] },
      reports: {
        rows: [
          { about: username, reason: 'harassment', details: 'It went on.', excerpt: [{ body: 'Or else' }] },
        ],
        said: ['It went on.', 'Or else', 'harassment or threats'],
      },
      warnings: { rows: [{ message: 'Please be kinder' }], said: ['Please be kinder', 'not yet read'] },
    };
    expect(Object.keys(CHECKS).sort()).toEqual(SECTIONS.map(({ name }) => name).sort());
    await exported(a);
    const archive = await files(a);
    const data = JSON.parse(String(archive.get('data.json'))) as Record<string, unknown[]>;
    const index = String(archive.get('index.html'));
    for (const [name, { rows, said }] of Object.entries(CHECKS)) {
      expect([name, data[name]?.length]).toEqual([name, rows.length]);
      expect(data[name]).toMatchObject(rows);
      const [, ...section] = index.split(`<h2 id="${name}">`);
      const text = section.join().split('<h2')[0] ?? '';
      for (const one of said) expect([name, text]).toEqual([name, expect.stringContaining(one)]);
    }
    for (const words of ['Listed in People', 'May write to you', 'Words in notifications', 'Sound'])
      expect(index).toContain(`<dt>${words}</dt>`);
    expect(index).not.toContain('push.example.org/secret');
    const links = [...index.matchAll(/href="(files\/[^"]+)"/g)].map(([, to]) => decodeURIComponent(to ?? ''));
    expect([...archive.keys()]).toEqual(expect.arrayContaining(links));
  });

  it('contains interests with blocked users and one’s own notes, without hidden ones', async () => {
    const { a, b } = await acceptedPair(app);
    const [asked, hidden] = [await person(app), await person(app)];
    await a.client.sendInterest({ recipient: asked.me.username, message: 'A note of mine' });
    for (const { me } of [b, asked, hidden]) await a.client.block(me.id);
    await hidden.client.sendInterest({ recipient: a.me.username, message: 'Never seen' });
    await exported(a);
    const archive = await files(a);
    expect(dataIn(archive).interests).toMatchObject({
      sent: [
        { status: 'withdrawn', message: 'A note of mine', person: { id: asked.me.id } },
        { status: 'ended', message: 'Hello there', person: { id: b.me.id } },
      ],
      received: [],
    });
    expect(String(archive.get('index.html'))).toContain('A note of mine');
    expect([...archive.values()].join()).not.toContain('Never seen');
  });

  it('has pages that escape every text of a user and load nothing from elsewhere', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    const evil = `<script>alert(1)</script><img src=x onerror=alert(1)>"'&`;
    await a.client.updateMe({ displayName: '<script>a</script>', bio: evil });
    await b.client.updateMe({ displayName: '</title><script>b</script>' });
    await b.client.send(conversationId, evil);
    await b.client.send(conversationId, 'مرحبا بالعالم');
    await b.client.send(conversationId, '👩‍👩‍👧‍👦 ok');
    await b.client.send(conversationId, 'https://example.org/maps');
    await b.client.sendInterest({ recipient: a.me.username, message: 'Hello' }).catch(() => undefined);
    await exported(a);
    const archive = await files(a);
    expect([...archive.keys()].sort()).toEqual(['conversations/0001.html', 'data.json', 'index.html']);
    for (const [name, content] of archive) {
      expect(content.includes(0)).toBe(false);
      if (!name.endsWith('.html')) continue;
      const page = String(content);
      expect(page.split('</main>')).toEqual([expect.stringContaining('<main>\n'), '\n</body>\n</html>\n']);
      expect(page).not.toMatch(/<script|<img|<iframe|<link|onerror=alert\(1\)>"/i);
      expect([...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, to]) => to)).not.toContainEqual(
        expect.stringMatching(/^([a-z]+:|\/\/)/),
      );
      expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'`);
      expect(page).not.toContain('url(');
    }
    const page = String(archive.get('conversations/0001.html'));
    expect(page).toContain(
      '&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;',
    );
    expect(page).toContain('<p dir="auto">مرحبا بالعالم</p>');
    expect(page).toContain('👩‍👩‍👧‍👦 ok');
    expect(page).toContain('&lt;/title&gt;');
  });

  it('runs once at a time: a repeat answers the export in progress, a later one replaces the last', async () => {
    const { a, conversationId } = await acceptedPair(app);
    await a.client.send(conversationId, 'Hello');
    const reader = app.app.get(PersonalDataReader);
    let goOn = () => {};
    const released = new Promise<void>((resolve) => (goOn = resolve));
    const account = jest.spyOn(reader, 'account').mockImplementationOnce(async (userId) => {
      await released;
      return PersonalDataReader.prototype.account.call(reader, userId);
    });
    const first = await a.client.account.startExport();
    const repeats = await Promise.all([a.client.account.startExport(), a.client.account.startExport()]);
    expect(repeats.map(({ id }) => id)).toEqual([first.id, first.id]);
    await expect(a.client.account.downloadExport()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await a.client.connect();
    const ready = nextEvent(a.client, 'export:changed', isDone);
    goOn();
    expect((await ready).export).toMatchObject({ id: first.id, status: 'ready' });
    a.client.close();
    account.mockRestore();

    const second = await exported(a);
    expect(second.id).not.toBe(first.id);
    await app.app.get(ExportWorker).tidy();
    const names = await stored();
    expect(names).toContain(`${second.id}.zip`);
    expect(names.filter((name) => name.startsWith(first.id))).toEqual([]);
  });

  it('writes at most two exports concurrently; the next one begins when one is done', async () => {
    const people = [await person(app), await person(app), await person(app)];
    const reader = app.app.get(PersonalDataReader);
    const begun: string[] = [];
    const releases = new Map<string, () => void>();
    const account = jest.spyOn(reader, 'account').mockImplementation(async (userId) => {
      begun.push(userId);
      await new Promise<void>((resolve) => releases.set(userId, resolve));
      return PersonalDataReader.prototype.account.call(reader, userId);
    });
    try {
      for (const { client } of people) await client.account.startExport();
      const [first, second, third] = people.map(({ me }) => me.id);
      await eventually('two in progress', () => begun.length === 2);
      // Both begin concurrently.
      expect(new Set(begun)).toEqual(new Set([first, second]));
      releases.get(second ?? '')?.();
      await eventually('the third in progress', () => begun.length === 3);
      expect(begun[2]).toBe(third);
      const states = await Promise.all(people.map(({ client }) => client.account.exportState()));
      expect(states.map(({ status }) => status)).toEqual(['writing', 'ready', 'writing']);
    } finally {
      account.mockRestore();
      for (const release of releases.values()) release();
    }
    for (const { client } of people)
      await eventually('ready', async () => (await client.account.exportState()).status === 'ready');
  });

  it('stores files that only the owner of the process can read', async () => {
    const { id } = await exported(await person(app));
    const dir = join(app.dataDir, 'exports');
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    expect((await stat(join(dir, `${id}.zip`))).mode & 0o777).toBe(0o600);
  });

  it('reports a failure, leaves no file and can be requested again', async () => {
    const { a, conversationId } = await acceptedPair(app);
    await a.client.send(conversationId, 'Hello');
    const broken = jest.spyOn(app.app.get(PersonalDataReader), 'messages').mockImplementation(() => {
      throw new Error('The disk is full');
    });
    expect(await exported(a)).toMatchObject({ status: 'failed', bytes: null, expiresAt: null });
    broken.mockRestore();
    const failed = await a.client.account.exportState();
    expect((await stored()).filter((name) => name.startsWith(failed.id))).toEqual([]);
    expect(await exported(a)).toMatchObject({ status: 'ready' });
  });

  it('is deleted after it has expired, row and file', async () => {
    const one = await person(app);
    const { id } = await exported(one);
    await app.sql.query(`UPDATE exports SET expires_at = now() WHERE id = $1`, [id]);
    await expect(one.client.account.exportState()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(one.client.account.downloadExport()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await app.app.get(ExportWorker).tidy();
    expect(await stored()).not.toContain(`${id}.zip`);
  });

  it('removes files without a row', async () => {
    const { id } = await exported(await person(app));
    const orphan = '0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a';
    const dir = join(app.dataDir, 'exports');
    for (const name of [`${orphan}.zip`, `${orphan}.x.part`, `${id}.x.part`])
      await writeFile(join(dir, name), 'nobody’s');
    await app.app.get(ExportWorker).tidy();
    expect((await stored()).filter((name) => name.includes(orphan) || name.includes('.x.'))).toEqual([]);
    expect(await stored()).toContain(`${id}.zip`);
  });

  it('is limited to five requests a day', async () => {
    const strict = await startTestApp({ rateLimitFactor: 1 });
    const one = await person(strict);
    for (let i = 0; i < 5; i += 1) await one.client.account.startExport();
    await expect(one.client.account.startExport()).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await strict.close();
  });

  it('is queued, and no user is skipped while another export is written', async () => {
    const people = await Promise.all(Array.from({ length: 4 }, () => person(app)));
    const states = await Promise.all(people.map(exported));
    expect(states.map(({ status }) => status)).toEqual(Array(4).fill('ready'));
  });

  it.each<[string, (recipient: TestPerson, sender: TestPerson, id: string) => Promise<unknown>]>([
    ['a rejection', ({ client }, _, id) => client.actOnInterest(id, 'reject')],
    ['a block', ({ client }, { me }) => client.block(me.id)],
  ])('does not reveal %s to the sender, in any file', async (_, answer) => {
    const { sender, recipient, interest } = await pendingInterest(app);
    const shown = async () => {
      await exported(sender);
      const archive = await files(sender);
      // Every request moves the expiry of the device's session.
      const { devices: _devices, ...data } = dataIn(archive);
      return [
        JSON.stringify({ ...data, writtenAt: null }),
        String(archive.get('index.html'))
          .replace(/as of .*/, '')
          .replace(/, until <time.*/, ''),
      ];
    };
    const before = await shown();
    await answer(recipient, sender, interest.id);
    expect(await shown()).toEqual(before);
  });
});

describe('an export that was interrupted', () => {
  it('is written again after a restart into the same folder, without a file of the first attempt', async () => {
    const app = await startTestApp();
    const { a, conversationId } = await acceptedPair(app);
    await a.client.send(conversationId, 'Still here');
    await a.client.connect();
    const written = nextEvent(a.client, 'export:changed', ({ export: { status } }) => status === 'ready');
    const { id } = await a.client.account.startExport();
    await written;
    // The state after a killed process: a row with status "writing" and an unfinished file.
    await app.sql.query(
      `UPDATE exports SET status = 'writing', bytes = NULL, expires_at = NULL, progress = 40`,
    );
    const dir = join(app.dataDir, 'exports');
    await rename(join(dir, `${id}.zip`), join(dir, `${id}.killed.part`));
    const next = await createApp(app.config);
    await next.init();
    await eventually(
      'the archive written by the next process',
      async () => (await a.client.account.exportState()).status === 'ready',
    );
    expect(await a.client.account.exportState()).toMatchObject({ id, status: 'ready' });
    const archive = unzip(Buffer.from(await (await a.client.account.downloadExport()).arrayBuffer()));
    expect(String(archive.get('conversations/0001.html'))).toContain('Still here');
    expect(await readdir(dir)).toEqual([`${id}.zip`]);
    a.client.close();
    await next.close();
    await app.close();
  });
});
