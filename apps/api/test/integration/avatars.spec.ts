import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { AttachmentsSweeper } from '../../src/chat/attachments/attachments.sweeper';
import { FILE_STORAGE, type FileStorage } from '../../src/files/file-storage';
import { FilesSweeper } from '../../src/files/files.sweeper';
import { acceptedPair, person, type TestPerson } from '../support/factories';
import { fromAPhone, halves, movingGif, pixelOf } from '../support/pictures';
import { startTestApp, type TestApp } from '../support/test-app';
import { blobOf, fetchAs } from '../support/uploads';

describe('avatars', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());
  afterEach(() => jest.restoreAllMocks());

  const put = async ({ client }: TestPerson, picture: Buffer) => client.avatar.set(blobOf(picture));
  const files = async () => {
    const names = await readdir(join(app.dataDir, 'files'), { recursive: true }).catch(() => []);
    return names.filter((name) => name.includes('.'));
  };
  const urlOf = (who: TestPerson, avatarUrl: string | null, size: 'small' | 'large' = 'large') =>
    who.client.avatar.url({ avatarUrl }, size) ?? '';

  it('are square, of two sizes, upright, without metadata, and have another path after each change', async () => {
    const [who, other] = [await person(app), await person(app)];
    expect(who.me.avatarUrl).toBeNull();
    const { avatarUrl } = await put(who, await fromAPhone());
    expect(avatarUrl).toMatch(new RegExp(`^/api/users/${who.me.id}/avatar/[0-9a-f-]{36}$`));
    expect((await other.client.person(who.me.username)).avatarUrl).toBe(avatarUrl);
    for (const [size, side] of [
      ['small', 128],
      ['large', 512],
    ] as const) {
      const { status, body, headers } = await fetchAs(other, urlOf(other, avatarUrl, size));
      expect(status).toBe(200);
      expect(headers.get('content-disposition')).toMatch(/^inline/);
      expect(headers.get('cache-control')).toMatch(/^private, .*immutable$/);
      expect(headers.get('set-cookie')).toBeNull();
      const meta = await sharp(body).metadata();
      expect(meta).toMatchObject({ format: 'webp', width: side, height: side });
      expect([meta.exif, meta.orientation]).toEqual([undefined, undefined]);
      // The upper half is red, because the picture was rotated.
      expect((await pixelOf(body, side / 2, 4))[0]).toBeGreaterThan(180);
    }
    // Readable by the owner of the process only.
    for (const entry of await readdir(join(app.dataDir, 'files'), { recursive: true })) {
      const { mode } = await stat(join(app.dataDir, 'files', entry));
      expect([entry, mode & 0o077]).toEqual([entry, 0]);
    }
    const next = await put(who, await movingGif());
    expect(next.avatarUrl).not.toBe(avatarUrl);
    expect((await fetchAs(other, urlOf(other, avatarUrl))).status).toBe(404);
    expect((await fetchAs(other, urlOf(other, next.avatarUrl))).status).toBe(200);
    await app.app.get(FilesSweeper).wake();
    expect(await files()).toHaveLength(2);
    expect((await who.client.avatar.remove()).avatarUrl).toBeNull();
    expect((await fetchAs(who, urlOf(who, next.avatarUrl))).status).toBe(404);
    await app.app.get(FilesSweeper).wake();
    expect(await files()).toEqual([]);
  });

  it.each([
    ['a text', Buffer.from('hello'), 'FILE_TYPE_REFUSED'],
    ['an SVG', Buffer.from('<svg/>'), 'FILE_TYPE_REFUSED'],
    ['half a picture', Buffer.from('\xff\xd8\xff\xe0half', 'latin1'), 'FILE_UNREADABLE'],
    ['nothing', Buffer.alloc(0), 'VALIDATION_FAILED'],
  ])('refuse %s, and the former picture stays', async (_, content, code) => {
    const who = await person(app);
    const { avatarUrl } = await put(who, await halves().png().toBuffer());
    await expect(put(who, content)).rejects.toMatchObject({ code });
    expect((await who.client.me()).avatarUrl).toBe(avatarUrl);
    expect((await fetchAs(who, urlOf(who, avatarUrl))).status).toBe(200);
    await who.client.avatar.remove();
  });

  it('do not change while the storage is full', async () => {
    const who = await person(app);
    const { avatarUrl } = await put(who, await halves().png().toBuffer());
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    jest.spyOn(app.app.get<FileStorage>(FILE_STORAGE), 'put').mockRejectedValue(full);
    await expect(put(who, await halves().png().toBuffer())).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    expect((await who.client.me()).avatarUrl).toBe(avatarUrl);
  });

  it('are visible to users who may see the profile: no suspended or deleted user’s, and none without a session', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    const { avatarUrl } = await put(a, await halves().png().toBuffer());
    const seen = async (who: TestPerson) => (await fetchAs(who, urlOf(who, avatarUrl))).status;
    const shown = async () => (await b.client.conversation(conversationId)).person.avatarUrl;
    expect([await seen(b), await shown()]).toEqual([200, avatarUrl]);
    expect((await fetch(urlOf(a, avatarUrl))).status).toBe(401);
    await app.sql.query('UPDATE users SET suspended_at = now() WHERE id = $1', [a.me.id]);
    expect([await seen(b), await shown()]).toEqual([404, null]);
    await app.sql.query('UPDATE users SET suspended_at = NULL WHERE id = $1', [a.me.id]);
    await app.sql.query(`UPDATE users SET deletes_at = now() + interval '14 days' WHERE id = $1`, [a.me.id]);
    expect([await seen(b), await shown()]).toEqual([404, null]);
    await app.sql.query('UPDATE users SET deletes_at = NULL WHERE id = $1', [a.me.id]);
    // A blocked user must not notice the block: the profile and its picture stay visible.
    await a.client.block(b.me.id);
    expect([await seen(b), await shown()]).toEqual([200, avatarUrl]);
  });

  it('leave one picture after any number of concurrent changes', async () => {
    const who = await person(app);
    const picture = await halves().png().toBuffer();
    await Promise.all(Array.from({ length: 5 }, () => put(who, picture)));
    const { avatarUrl } = await who.client.me();
    expect((await fetchAs(who, urlOf(who, avatarUrl))).status).toBe(200);
    await app.app.get(AttachmentsSweeper).sweep();
    const { rowCount } = await app.sql.query('SELECT FROM avatars WHERE user_id = $1', [who.me.id]);
    expect(rowCount).toBe(1);
  });
});
