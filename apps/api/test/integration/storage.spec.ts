import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { FileKey, FileStorage } from '../../src/files/file-storage';
import { FolderStorage } from '../../src/files/folder-storage';
import { FilesSweeper } from '../../src/files/files.sweeper';
import { S3Storage } from '../../src/files/s3-storage';
import { acceptedPair } from '../support/factories';
import { halves } from '../support/pictures';
import { S3Server } from '../support/s3-server';
import { startTestApp } from '../support/test-app';
import { fetchAs, upload } from '../support/uploads';

let folder: string;
let s3: S3Server;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zentra-storage-'));
  s3 = await S3Server.start();
});
afterAll(async () => {
  await s3.close();
  await rm(folder, { recursive: true, force: true });
});

describe.each<[string, () => FileStorage]>([
  ['a folder', () => new FolderStorage(join(folder, 'files'))],
  ['a bucket', () => new S3Storage(s3.url({ prefix: 'chat/' }))],
])('files in %s', (_, open) => {
  let storage: FileStorage;
  beforeAll(() => (storage = open()));

  async function put(key: FileKey, bytes: Buffer): Promise<void> {
    const path = join(folder, randomUUID());
    await writeFile(path, bytes);
    await storage.put(key, path);
  }
  async function bytesOf(key: FileKey, range?: { start: number; end: number }): Promise<Buffer | null> {
    const content = await storage.read(key, range);
    return content && buffer(content.stream);
  }
  async function idsBefore(before: Date): Promise<string[]> {
    const all: string[] = [];
    for await (const ids of storage.ids(before)) all.push(...ids);
    return all.sort();
  }

  it('are read byte by byte, whole and in part, each version separately', async () => {
    const id = randomUUID();
    const [file, preview] = [randomBytes(300_000), randomBytes(5_000)];
    await put({ id, version: 'file' }, file);
    await put({ id, version: 'preview' }, preview);
    expect((await bytesOf({ id, version: 'file' }))?.equals(file)).toBe(true);
    expect((await bytesOf({ id, version: 'preview' }))?.equals(preview)).toBe(true);
    const part = await storage.read({ id, version: 'file' }, { start: 1_000, end: 1_999 });
    expect(part?.size).toBe(file.length);
    expect(part && (await buffer(part.stream)).equals(file.subarray(1_000, 2_000))).toBe(true);
    const end = await bytesOf({ id, version: 'file' }, { start: file.length - 10, end: file.length + 500 });
    expect(end?.equals(file.subarray(-10))).toBe(true);
  });

  it('can be empty, and can be overwritten', async () => {
    const key: FileKey = { id: randomUUID(), version: 'file' };
    await put(key, Buffer.alloc(0));
    expect((await bytesOf(key))?.length).toBe(0);
    await put(key, Buffer.from('something'));
    expect((await bytesOf(key))?.toString()).toBe('something');
  });

  it('are removed idempotently; an unknown file is null', async () => {
    const key: FileKey = { id: randomUUID(), version: 'file' };
    expect(await storage.read(key)).toBeNull();
    await storage.remove(key);
    await put(key, Buffer.from('something'));
    await storage.remove(key);
    await storage.remove(key);
    expect(await storage.read(key)).toBeNull();
    expect(await idsBefore(new Date(Date.now() + 60_000))).not.toContain(key.id);
  });

  it('older than a limit are listed by their ids, once each', async () => {
    const id = randomUUID();
    await put({ id, version: 'file' }, Buffer.from('a'));
    await put({ id, version: 'preview' }, Buffer.from('b'));
    expect(await idsBefore(new Date(Date.now() - 60_000))).toEqual([]);
    expect((await idsBefore(new Date(Date.now() + 60_000))).filter((one) => one === id)).toEqual([id]);
  });

  it('are not stored in part when the upload fails', async () => {
    const key: FileKey = { id: randomUUID(), version: 'file' };
    await expect(storage.put(key, join(folder, 'not there'))).rejects.toThrow(/ENOENT/);
    expect(await storage.read(key)).toBeNull();
  });
});

describe('an application with a bucket', () => {
  it('stores, serves and removes pictures there, and answers one error code while it is unavailable', async () => {
    const app = await startTestApp({ storageUrl: s3.url() });
    const { a, b, conversationId } = await acceptedPair(app);
    const picture = await halves().png().toBuffer();
    const sent = await upload(a, conversationId, picture);
    const message = await a.client.send(conversationId, 'Look', { attachments: [sent.id] });
    const url = `${app.url}/api/attachments/${sent.id}/file`;
    const there = await fetchAs(b, url);
    expect([there.status, there.body.subarray(8, 12).toString()]).toEqual([200, 'WEBP']);
    expect((await fetchAs(b, url, { range: 'bytes=8-11' })).body.toString()).toBe('WEBP');

    await s3.end();
    expect((await fetchAs(b, url)).status).toBe(503);
    await expect(upload(a, conversationId, picture)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    // Messages do not wait for files.
    await b.client.send(conversationId, 'I cannot see it');
    await s3.begin();
    expect((await fetchAs(b, url)).status).toBe(200);

    await a.client.delete(conversationId, message.seq);
    await app.app.get(FilesSweeper).wake();
    const left: string[] = [];
    for await (const ids of new S3Storage(s3.url()).ids(new Date(Date.now() + 60_000))) left.push(...ids);
    expect(left).not.toContain(sent.id);
    await app.close();
  }, 60_000);

  it('refuses an upload with a wrong access key, and leaves nothing behind', async () => {
    const app = await startTestApp({ storageUrl: s3.url({ key: 'SOMEBODY' }) });
    const { a, conversationId } = await acceptedPair(app);
    await expect(upload(a, conversationId, await halves().png().toBuffer())).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
    const { rows } = await app.sql.query(`SELECT id FROM attachments`);
    expect(rows).toEqual([]);
    await app.close();
  });
});
