import type { ChildProcess } from 'node:child_process';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { AttachmentsSweeper } from '../../src/chat/attachments/attachments.sweeper';
import { end, freePort, spawnApi } from '../support/built-api';
import { acceptedPair } from '../support/factories';
import { startTestApp } from '../support/test-app';
import { blobOf, fetchAs } from '../support/uploads';

const PDF = '%PDF-1.7\nnot much of one';
const DAY_MS = 24 * 60 * 60 * 1000;

describe('a server that is killed in the middle of an upload', () => {
  const children: ChildProcess[] = [];
  afterAll(() => children.forEach((child) => child.kill('SIGKILL')));

  it('serves nothing of it, leaves nothing after the sweep, and accepts the retry', async () => {
    // Two processes of one installation: one is killed, the other is queried afterwards.
    const app = await startTestApp();
    const { a, conversationId } = await acceptedPair(app);
    const port = await freePort();
    const child = await spawnApi({
      PORT: String(port),
      DATA_DIR: app.dataDir,
      DATABASE_URL: app.databaseUrl,
      SESSION_SECRET: app.config.sessionSecret ?? '',
    });
    children.push(child);
    const clientId = uuidv7();
    const query = new URLSearchParams({ name: 'a.pdf', conversationId, clientId });
    const sending = fetch(`http://127.0.0.1:${port}/api/attachments?${query.toString()}`, {
      method: 'POST',
      duplex: 'half',
      headers: { cookie: a.client.http.cookie, 'content-type': 'application/octet-stream' },
      body: new ReadableStream({
        pull(controller) {
          controller.enqueue(new TextEncoder().encode(PDF));
          // The rest is never sent.
          return new Promise(() => undefined);
        },
      }),
    }).catch(() => 'cut');
    const incoming = join(app.dataDir, 'incoming');
    const originals = async () =>
      (await readdir(incoming, { recursive: true })).filter((name) => name.endsWith('original'));
    while ((await originals().catch(() => [])).length === 0) await new Promise(setImmediate);
    await end(child, 'SIGKILL');
    expect(await sending).toBe('cut');

    const { rows } = await app.sql.query<{ id: string; uploadedAt: Date | null }>(
      'SELECT id, uploaded_at AS "uploadedAt" FROM attachments',
    );
    expect(rows).toEqual([{ id: expect.any(String), uploadedAt: null }]);
    const begun = rows[0]?.id ?? '';
    // As if it had been killed a moment later, while moving into the storage.
    const shelf = join(app.dataDir, 'files', begun.slice(-2));
    await mkdir(shelf, { recursive: true });
    await writeFile(join(shelf, `${begun}.file`), PDF);
    await writeFile(join(shelf, `${begun}.preview.part`), 'half');
    expect((await fetchAs(a, `${app.url}/api/attachments/${begun}/file`)).status).toBe(404);

    const retried = await a.client.attachments.upload(conversationId, blobOf(PDF), {
      name: 'a.pdf',
      clientId,
    });
    expect(retried.id).not.toBe(begun);
    await a.client.send(conversationId, 'Here it is', { attachments: [retried.id] });

    const longAgo = new Date(Date.now() - DAY_MS - 60_000);
    for (const name of await readdir(incoming)) await utimes(join(incoming, name), longAgo, longAgo);
    await app.sql.query('UPDATE attachments SET created_at = $1 WHERE id = $2', [longAgo, begun]);
    await app.app.get(AttachmentsSweeper).sweep();
    expect(await readdir(incoming)).toEqual([]);
    const files = await readdir(join(app.dataDir, 'files'), { recursive: true });
    expect(files.filter((name) => name.includes('.'))).toEqual([
      join(retried.id.slice(-2), `${retried.id}.file`),
    ]);
    expect((await app.sql.query('SELECT id FROM stored_files')).rows).toEqual([{ id: retried.id }]);
    await app.close();
  }, 60_000);
});
