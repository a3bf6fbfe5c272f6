import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AttachmentsSweeper } from '../../src/chat/attachments/attachments.sweeper';
import { PurgeService } from '../../src/personal-data/purge.service';
import { acceptedPair, person, type TestPerson } from '../support/factories';
import { halves } from '../support/pictures';
import { nextEvent } from '../support/sockets';
import { startTestApp, type TestApp } from '../support/test-app';
import { blobOf, fetchAs, upload } from '../support/uploads';
import { unzip } from '../support/unzip';

/** What happens to files when their message, report or account changes. */
describe('the lifetime of pictures and files', () => {
  let app: TestApp;
  let picture: Buffer;
  beforeAll(async () => {
    app = await startTestApp();
    picture = await halves().png().toBuffer();
  });
  afterAll(() => app.close());

  const filesOf = async (id: string) => {
    const names = await readdir(join(app.dataDir, 'files'), { recursive: true }).catch(() => []);
    return names.filter((name) => name.includes(`${id}.`));
  };
  const sweep = () => app.app.get(AttachmentsSweeper).sweep();
  const statusOf = async (who: TestPerson, url: string) => (await fetchAs(who, url)).status;
  async function moderator(): Promise<TestPerson> {
    const one = await person(app, 'moderator');
    await app.sql.query(`UPDATE users SET role = 'moderator' WHERE id = $1`, [one.me.id]);
    return one;
  }

  it('stores files as long as a report needs them: only moderators read them, and each read is logged', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    const [shown, other] = [
      await upload(a, conversationId, picture),
      await upload(a, conversationId, picture),
    ];
    await a.client.send(conversationId, '', { attachments: [shown.id] });
    await a.client.send(conversationId, '', { attachments: [other.id] });
    const id = await b.client.report({
      userId: a.me.id,
      reason: 'harassment',
      conversationId,
      messages: [1],
    });
    await a.client.delete(conversationId, 1);
    await sweep();
    for (const who of [a, b]) expect(await statusOf(who, a.client.attachments.fileUrl(shown))).toBe(404);
    const reader = await moderator();
    const { excerpt } = await reader.client.moderation.report(id);
    expect(excerpt).toMatchObject([{ seq: 1, attachments: [shown] }]);
    for (const version of ['file', 'preview'] as const) {
      const url = reader.client.moderation.attachmentUrl(id, shown.id, version);
      const { status, headers } = await fetchAs(reader, url);
      expect([status, headers.get('content-type')]).toEqual([200, 'image/webp']);
      // A browser that cached the file would show it again without a line in the audit log.
      expect(headers.get('cache-control')).toBe('private, no-store');
      for (const who of [a, b]) expect(await statusOf(who, url)).toBe(404);
    }
    // Moderators cannot see messages outside the report.
    expect(await statusOf(reader, reader.client.moderation.attachmentUrl(id, other.id))).toBe(404);
    expect(await statusOf(reader, a.client.attachments.fileUrl(other))).toBe(404);
    const { rows } = await app.sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM audit_log WHERE actor_id = $1 AND details ->> 'attachment' = $2`,
      [reader.me.id, shown.id],
    );
    expect(rows[0]?.count).toBe(2);
    await app.sql.query('DELETE FROM reports WHERE id = $1', [id]);
    await sweep();
    expect([(await filesOf(shown.id)).length, (await filesOf(other.id)).length]).toEqual([0, 2]);
  });

  it('stores files completely when a report and a deletion run concurrently', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { a, b, conversationId } = await acceptedPair(app);
      const { id } = await upload(a, conversationId, '%PDF-1.7', 'a.pdf');
      await a.client.send(conversationId, 'Look', { attachments: [id] });
      const [report] = await Promise.all([
        b.client.report({ userId: a.me.id, reason: 'other', conversationId, messages: [1] }),
        a.client.delete(conversationId, 1),
      ]);
      await sweep();
      const { rowCount } = await app.sql.query(
        'SELECT FROM report_attachments WHERE report_id = $1 AND attachment_id = $2',
        [report, id],
      );
      expect(await filesOf(id)).toHaveLength(rowCount ?? 0);
    }
  });

  it('ends with the account: files, avatar and references to them are deleted', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    const ids = [await upload(a, conversationId, picture), await upload(a, conversationId, picture)];
    const [one, two] = ids.map(({ id }) => id) as [string, string];
    const theirs = await upload(b, conversationId, picture);
    await a.client.send(conversationId, '', { attachments: [one] });
    await a.client.send(conversationId, 'With words', { attachments: [two] });
    await b.client.send(conversationId, '', { attachments: [theirs.id] });
    const unsent = await upload(a, conversationId, picture);
    const { avatarUrl } = await a.client.avatar.set(blobOf(picture));
    const avatar = avatarUrl?.split('/').at(-1) ?? '';
    expect(await filesOf(avatar)).toHaveLength(2);
    const { rev } = await b.client.conversation(conversationId);
    await a.client.account.deleteAccount(a.password);
    await app.sql.query(`UPDATE users SET deletes_at = now() - interval '1 second' WHERE id = $1`, [a.me.id]);
    await app.app.get(PurgeService).purgeDue();
    for (const id of [one, two, unsent.id, avatar]) expect(await filesOf(id)).toEqual([]);
    expect(await filesOf(theirs.id)).toHaveLength(2);
    const { items } = await b.client.messages(conversationId);
    expect(items).toMatchObject([
      { body: '', attachments: [], deletedAt: expect.any(String) as string },
      { body: 'With words', attachments: [], deletedAt: null },
      { body: '', attachments: [{ id: theirs.id }], deletedAt: null },
    ]);
    const changed = await b.client.changes(conversationId, { after: rev });
    expect(changed.items.map(({ seq }) => seq)).toEqual([1, 2]);
    const { rowCount } = await app.sql.query('SELECT FROM stored_files WHERE id = ANY ($1)', [
      [one, two, avatar],
    ]);
    expect(rowCount).toBe(0);
  });

  it('includes sent files and the profile picture in the data export', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    const own = await upload(a, conversationId, '%PDF-1.7 mine', 'Überblick (1).pdf');
    const theirs = await upload(b, conversationId, '%PDF-1.7 theirs', 'theirs.pdf');
    await a.client.send(conversationId, 'Here', { attachments: [own.id] });
    await b.client.send(conversationId, 'And here', { attachments: [theirs.id] });
    await a.client.avatar.set(blobOf(picture));
    await a.client.connect();
    const ready = new Promise<void>((resolve) => {
      a.client.on('export:changed', ({ export: { status } }) => status === 'ready' && resolve());
    });
    await a.client.account.startExport();
    await ready;
    a.client.close();
    const archive = unzip(Buffer.from(await (await a.client.account.downloadExport()).arrayBuffer()));
    const name = `${own.id.slice(-12)}-Überblick (1).pdf`;
    expect(archive.get(`files/${name}`)?.toString()).toBe('%PDF-1.7 mine');
    const files = [...archive.keys()].filter((one) => one.startsWith('files/'));
    expect(files).toHaveLength(2);
    expect(files.filter((one) => one.endsWith('-picture.webp'))).toHaveLength(1);
    const page = archive.get('conversations/0001.html')?.toString() ?? '';
    expect(page).toContain(`href="../files/${own.id.slice(-12)}-${encodeURIComponent('Überblick (1).pdf')}"`);
    expect(page).toContain('theirs.pdf');
    const data = JSON.parse(archive.get('data.json')?.toString() ?? '') as { files: { name: string }[] };
    expect(data.files.map((one) => one.name)).toEqual(['Überblick (1).pdf', 'picture.webp']);
  });

  it('publishes each step to the devices of the other user', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    const { id } = await upload(a, conversationId, picture);
    await b.client.connect();
    const received = nextEvent(b.client, 'message:new');
    await a.client.send(conversationId, '', { attachments: [id] });
    expect((await received).message.attachments.map((one) => one.id)).toEqual([id]);
    const gone = nextEvent(b.client, 'message:changed');
    await a.client.delete(conversationId, 1);
    expect((await gone).message.attachments).toEqual([]);
    b.client.close();
  });
});
