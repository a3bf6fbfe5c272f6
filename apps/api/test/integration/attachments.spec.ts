import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { ZentraError } from '@zentra/client';
import sharp from 'sharp';
import { v7 as uuidv7 } from 'uuid';
import { AttachmentsSweeper } from '../../src/chat/attachments/attachments.sweeper';
import { FILE_STORAGE, type FileStorage } from '../../src/files/file-storage';
import { FilesSweeper } from '../../src/files/files.sweeper';
import { acceptedPair, deviceOf, person, type TestPerson } from '../support/factories';
import { bomb, fromAPhone, halves, movingGif, pixelOf } from '../support/pictures';
import { nextEvent } from '../support/sockets';
import { startTestApp, type TestApp } from '../support/test-app';
import { blobOf, fetchAs, upload } from '../support/uploads';

const PDF = '%PDF-1.7\nnot much of one';

describe('pictures and files', () => {
  let app: TestApp;
  let a: TestPerson;
  let b: TestPerson;
  let conversationId: string;
  let picture: Buffer;
  beforeAll(async () => {
    app = await startTestApp();
    ({ a, b, conversationId } = await acceptedPair(app));
    picture = await halves().png().toBuffer();
  });
  afterAll(() => app.close());
  afterEach(() => jest.restoreAllMocks());

  const code = (promise: Promise<unknown>) =>
    promise.then(
      () => 'resolved',
      (error: unknown) => (error instanceof ZentraError ? error.code : String(error)),
    );
  const files = async () => {
    const names = await readdir(join(app.dataDir, 'files'), { recursive: true }).catch(() => []);
    return names.filter((name) => name.includes('.')).map((name) => name.split('/').at(-1) ?? '');
  };
  const filesOf = async (id: string) => (await files()).filter((name) => name.startsWith(id)).sort();
  const bytesOf = async (who: TestPerson, id: string, version: 'file' | 'preview' = 'file') =>
    fetchAs(who, `${app.url}/api/attachments/${id}/${version}`);
  const swept = () => app.app.get(FilesSweeper).wake();

  describe('a picture', () => {
    it('is rotated upright, loses its location metadata, and has its size', async () => {
      const original = await fromAPhone();
      expect(original.includes('Camera of Mara')).toBe(true);
      const sent = await upload(a, conversationId, original, 'Holiday.JPG');
      expect(sent).toEqual({
        id: expect.any(String),
        kind: 'image',
        name: 'Holiday.webp',
        type: 'image/webp',
        size: expect.any(Number),
        width: 40,
        height: 80,
        animated: false,
        createdAt: expect.stringMatching(/Z$/),
      });
      for (const version of ['file', 'preview'] as const) {
        const { body, headers } = await bytesOf(a, sent.id, version);
        expect(headers.get('content-type')).toBe('image/webp');
        expect(body.includes('Camera of Mara')).toBe(false);
        const meta = await sharp(body).metadata();
        expect(meta).toMatchObject({ format: 'webp', width: 40, height: 80 });
        expect([meta.exif, meta.orientation, meta.xmp, meta.icc]).toEqual(Array(4).fill(undefined));
        // Rotated by a quarter: the left side is now at the top.
        const [red, , blue] = await pixelOf(body, 20, 10);
        expect(red).toBeGreaterThan(200);
        expect(blue).toBeLessThan(60);
        expect((await pixelOf(body, 20, 70))[2]).toBeGreaterThan(200);
      }
    });

    it('is at most 2,560 pixels long, and its preview 640', async () => {
      const large = await halves(4000, 1000).jpeg().toBuffer();
      const { id, width, height } = await upload(a, conversationId, large);
      expect([width, height]).toEqual([2560, 640]);
      expect(await sharp((await bytesOf(a, id)).body).metadata()).toMatchObject({ width: 2560, height: 640 });
      const preview = await sharp((await bytesOf(a, id, 'preview')).body).metadata();
      expect(preview).toMatchObject({ width: 640, height: 160 });
    });

    it('stays animated, with a still preview', async () => {
      const { id, animated, width, height } = await upload(a, conversationId, await movingGif(), 'wave.gif');
      expect([animated, width, height]).toEqual([true, 30, 20]);
      expect((await sharp((await bytesOf(a, id)).body).metadata()).pages).toBe(3);
      expect((await sharp((await bytesOf(a, id, 'preview')).body).metadata()).pages).toBeUndefined();
    });

    it.each([
      ['jpeg', () => halves().jpeg()],
      ['png', () => halves().png()],
      ['webp', () => halves().webp()],
      ['avif', () => halves().avif({ effort: 0 })],
      ['gif', () => halves().gif()],
    ] as const)('may be a %s, whatever its file name', async (_, make) => {
      const sent = await upload(a, conversationId, await make().toBuffer(), 'notes.txt');
      expect(sent).toMatchObject({ kind: 'image', type: 'image/webp', name: 'notes.txt.webp', width: 80 });
    });

    it('that contains HTML is served as a picture only', async () => {
      const page = '<script>alert(document.cookie)</script>';
      const polyglot = Buffer.concat([await halves().jpeg().toBuffer(), Buffer.from(page)]);
      const { id, type } = await upload(a, conversationId, polyglot, 'page.html');
      expect(type).toBe('image/webp');
      const { headers, body } = await bytesOf(a, id);
      expect(body.includes('script')).toBe(false);
      expect(headers.get('content-disposition')).toMatch(/^inline; filename="page\.html\.webp"/);
    });
  });

  describe('refused uploads, which leave nothing behind:', () => {
    const SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>';
    const cut = async () => (await halves(400, 400).jpeg().toBuffer()).subarray(0, 900);
    const REFUSED: [name: string, make: () => Promise<Buffer | string> | Buffer | string, code: string][] = [
      ['a bomb of 400 million pixels', bomb, 'FILE_TOO_LARGE'],
      ['a PNG of 60 million pixels', () => halves(10_000, 6_000).png().toBuffer(), 'FILE_TOO_LARGE'],
      ['a JPEG that is cut', cut, 'FILE_UNREADABLE'],
      ['a PNG that is none', () => Buffer.from('\x89PNG\r\n\x1a\nnothing', 'latin1'), 'FILE_UNREADABLE'],
      [
        'a WebP that is none',
        () => Buffer.from('RIFF\x10\0\0\0WEBPVP8 ' + 'x'.repeat(99)),
        'FILE_UNREADABLE',
      ],
      ['an SVG called .png', () => SVG, 'FILE_TYPE_REFUSED'],
      ['an SVG behind a BOM', () => `\ufeff  <?xml version="1.0"?>${SVG}`, 'FILE_TYPE_REFUSED'],
      ['a page', () => '<!DOCTYPE html><script>alert(1)</script>', 'FILE_TYPE_REFUSED'],
      ['a program', () => Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), 'FILE_TYPE_REFUSED'],
      ['an ELF program', () => Buffer.from('\x7fELF\x02\x01\x01\0', 'latin1'), 'FILE_TYPE_REFUSED'],
      ['a HEIC', () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), 'FILE_TYPE_REFUSED'],
      ['no byte', () => '', 'VALIDATION_FAILED'],
    ];
    it.each(REFUSED)('%s', async (_, make, expected) => {
      const before = await files();
      expect(await code(upload(a, conversationId, await make(), 'cat.png'))).toBe(expected);
      await swept();
      expect(await files()).toEqual(before);
      expect(await readdir(join(app.dataDir, 'incoming'))).toEqual([]);
      const { rows } = await app.sql.query('SELECT FROM attachments WHERE uploaded_at IS NULL');
      expect(rows).toEqual([]);
    });

    it('a file over the size limit, by its announced size and by its received bytes', async () => {
      const small = await startTestApp({
        uploads: { imageBytes: 1_000, fileBytes: 20_000, personBytes: 50_000 },
      });
      const pair = await acceptedPair(small);
      const noise = await sharp({
        create: {
          width: 60,
          height: 60,
          channels: 3,
          background: 'red',
          noise: { type: 'gaussian', sigma: 90 },
        },
      })
        .png()
        .toBuffer();
      expect(await pair.a.client.attachments.limits()).toEqual({ imageBytes: 1_000, fileBytes: 20_000 });
      // Below the limit of files, above that of pictures.
      expect(noise.length).toBeLessThan(20_000);
      expect(await code(upload(pair.a, pair.conversationId, noise))).toBe('FILE_TOO_LARGE');
      expect(await code(upload(pair.a, pair.conversationId, PDF + 'x'.repeat(30_000)))).toBe(
        'FILE_TOO_LARGE',
      );
      // Chunked without a length and without an end: the refusal must come before the whole body.
      const endless = request(
        `${small.url}/api/attachments?name=a.pdf&conversationId=${pair.conversationId}`,
        {
          method: 'POST',
          headers: { cookie: pair.a.client.http.cookie, 'content-type': 'application/octet-stream' },
        },
      );
      endless.on('error', () => undefined);
      endless.write(PDF + 'x'.repeat(200_000));
      const [answer] = (await once(endless, 'response')) as [IncomingMessage];
      expect([answer.statusCode, await json(answer)]).toMatchObject([413, { code: 'FILE_TOO_LARGE' }]);
      endless.destroy();
      await small.app.get(FilesSweeper).wake();
      expect(await readdir(join(small.dataDir, 'incoming'))).toEqual([]);
      for (let i = 0; i < 3; i += 1)
        await upload(pair.a, pair.conversationId, PDF + 'x'.repeat(15_000), 'a.pdf');
      expect(await code(upload(pair.a, pair.conversationId, PDF + 'x'.repeat(15_000)))).toBe('FILE_QUOTA');
      expect(await code(upload(pair.b, pair.conversationId, PDF))).toBe('resolved');
      await small.close();
    });

    it.each([
      ['another type', { 'content-type': 'image/png' }, 415],
      ['a form, as a foreign page could send it', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
      ['a foreign page', { 'content-type': 'application/octet-stream', origin: 'https://evil.example' }, 403],
    ])('%s', async (_, headers, status) => {
      const response = await fetch(`${app.url}/api/attachments?name=a.png&conversationId=${conversationId}`, {
        method: 'POST',
        headers: { cookie: a.client.http.cookie, ...(headers as Record<string, string>) },
        body: new Uint8Array(picture),
      });
      expect(response.status).toBe(status);
    });

    it('an upload that its sender aborts', async () => {
      const stop = new AbortController();
      const body = new ReadableStream({
        pull(controller) {
          controller.enqueue(new TextEncoder().encode(PDF));
          // The rest is never sent.
          return new Promise(() => undefined);
        },
      });
      const sending = fetch(`${app.url}/api/attachments?name=a.pdf&conversationId=${conversationId}`, {
        method: 'POST',
        duplex: 'half',
        signal: stop.signal,
        headers: { cookie: a.client.http.cookie, 'content-type': 'application/octet-stream' },
        body,
      }).catch(() => undefined);
      const left = async () => (await readdir(join(app.dataDir, 'incoming'))).length;
      const unfinished = async () =>
        (await app.sql.query('SELECT FROM attachments WHERE uploaded_at IS NULL')).rowCount;
      while ((await left()) === 0) await new Promise(setImmediate);
      expect(await unfinished()).toBe(1);
      stop.abort();
      await sending;
      while ((await left()) > 0 || (await unfinished()) !== 0) await new Promise(setImmediate);
    });

    it('everything while the disk is full, with STORAGE_FULL', async () => {
      const storage = app.app.get<FileStorage>(FILE_STORAGE);
      const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      jest.spyOn(storage, 'put').mockRejectedValue(full);
      const refusal = await upload(a, conversationId, picture).catch((error: unknown) => error);
      expect(refusal).toMatchObject({
        code: 'STORAGE_FULL',
        message: expect.stringContaining('no space left'),
      });
      jest.spyOn(storage, 'put').mockRejectedValue(new Error('who knows'));
      expect(await code(upload(a, conversationId, picture))).toBe('UNAVAILABLE');
      jest.restoreAllMocks();
      await swept();
      const { rows } = await app.sql.query('SELECT FROM attachments WHERE uploaded_at IS NULL');
      expect(rows).toEqual([]);
    });
  });

  describe('a file', () => {
    const zipOf = (sign: string) => Buffer.from(`PK\x03\x04\x14\0\0\0\0\0${sign}`, 'latin1');
    it.each([
      ['a.pdf', PDF, 'application/pdf', 'a.pdf'],
      ['notes.md', '# Hello', 'text/markdown; charset=utf-8', 'notes.md'],
      ['run.sh', '#!/bin/sh\nrm', 'text/plain; charset=utf-8', 'run.sh.txt'],
      ['x.apk', zipOf('AndroidManifest.xml'), 'application/zip', 'x.apk.zip'],
      ['c.mp3', 'ID3\x03 la la', 'audio/mpeg', 'c.mp3'],
      ['d.mp4', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomavc1', 'latin1'), 'video/mp4', 'd.mp4'],
      ['page.html.pdf', PDF, 'application/pdf', 'page.html.pdf'],
    ])(
      '%s is served as a download only, with the extension of its type',
      async (name, content, type, expected) => {
        const sent = await upload(a, conversationId, content, name);
        expect(sent).toMatchObject({ kind: 'file', type, name: expected, width: null, height: null });
        const { headers, body } = await bytesOf(a, sent.id);
        expect(body.equals(Buffer.from(content))).toBe(true);
        expect(headers.get('content-disposition')).toMatch(/^attachment; /);
        expect(headers.get('content-type')).toBe(type);
        expect((await bytesOf(a, sent.id, 'preview')).status).toBe(404);
      },
    );

    it.each([
      ['../../etc/passwd.pdf', 'passwd.pdf'],
      ['C:\\temp\\a.pdf', 'a.pdf'],
      ['photo\u202Egpj.pdf', 'photogpj.pdf'],
      ['a\r\nSet-Cookie: x=1.pdf', 'aSet-Cookie_ x=1.pdf'],
      ['.pdf', 'pdf.pdf'],
      ['', 'file.pdf'],
      [`${'ö'.repeat(300)}.pdf`, `${'ö'.repeat(116)}.pdf`],
      ['مرحبا "du" 🦉.pdf', 'مرحبا _du_ 🦉.pdf'],
    ])('named %j is stored as %j', async (name, expected) => {
      const sent = await upload(a, conversationId, PDF, name);
      expect(sent.name).toBe(expected);
      const disposition = (await bytesOf(a, sent.id)).headers.get('content-disposition') ?? '';
      expect(disposition).toMatch(/^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''[\x21-\x7e]+$/);
      expect(decodeURIComponent(disposition.split("''")[1] ?? '')).toBe(expected);
    });

    it('has headers against script execution, supports ranges, and answers 304', async () => {
      const { id } = await upload(a, conversationId, PDF, 'a.pdf');
      const url = a.client.attachments.fileUrl({ id });
      const { headers } = await fetchAs(a, url);
      expect(Object.fromEntries(headers)).toMatchObject({
        'cache-control': expect.stringMatching(/^private, max-age=\d+, immutable$/),
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-site',
        'accept-ranges': 'bytes',
        'content-length': `${PDF.length}`,
      });
      const etag = headers.get('etag') ?? '';
      expect(await fetchAs(a, url, { 'if-none-match': etag })).toMatchObject({
        status: 304,
        body: Buffer.alloc(0),
      });
      const part = async (range: string) => {
        const { status, headers: said, body } = await fetchAs(a, url, { range });
        return [status, said.get('content-range'), body.toString()];
      };
      const total = PDF.length;
      expect(await part('bytes=0-3')).toEqual([206, `bytes 0-3/${total}`, '%PDF']);
      expect(await part('bytes=-3')).toEqual([206, `bytes ${total - 3}-${total - 1}/${total}`, 'one']);
      expect(await part(`bytes=${total - 1}-999`)).toEqual([
        206,
        `bytes ${total - 1}-${total - 1}/${total}`,
        'e',
      ]);
      expect(await part('bytes=0-1,3-4')).toEqual([200, null, PDF]);
      expect((await part('bytes=999-'))[0]).toBe(200);
    });
  });

  describe('in a message', () => {
    it('is shown to both, with or without text, over HTTP and the socket, once', async () => {
      const one = await upload(a, conversationId, picture);
      const two = await upload(a, conversationId, PDF, 'a.pdf');
      await Promise.all([a.client.connect(), b.client.connect()]);
      const received = nextEvent(b.client, 'message:new');
      const clientId = uuidv7();
      const options = { clientId, attachments: [two.id, one.id] };
      const message = await a.client.send(conversationId, '', options);
      expect(message).toMatchObject({ body: '', attachments: [two, one] });
      expect((await received).message).toEqual(message);
      expect(await a.client.send(conversationId, '', options)).toEqual(message);
      a.client.close();
      b.client.close();
      expect(await a.client.send(conversationId, '', options)).toEqual(message);
      const { items } = await b.client.messages(conversationId);
      expect(items.at(-1)).toEqual(message);
      expect((await b.client.conversation(conversationId)).lastMessage).toEqual(message);
      expect((await bytesOf(b, one.id)).status).toBe(200);
      expect(await code(a.client.send(conversationId, 'other', options))).toBe('CLIENT_ID_REUSED');
      expect(await code(a.client.send(conversationId, '', { clientId }))).toBe('VALIDATION_FAILED');
      expect(await code(a.client.send(conversationId, 'plain', { clientId }))).toBe('CLIENT_ID_REUSED');
      const spare = await upload(a, conversationId, picture);
      expect(await code(a.client.send(conversationId, '', { clientId, attachments: [spare.id] }))).toBe(
        'CLIENT_ID_REUSED',
      );
    });

    it('keeps seq without gaps, and an edit keeps the file', async () => {
      const pair = await acceptedPair(app);
      const ids = await Promise.all(
        Array.from({ length: 6 }, async () => (await upload(pair.a, pair.conversationId, PDF, 'a.pdf')).id),
      );
      const sends = ids.flatMap((id, i) => [
        pair.a.client.send(pair.conversationId, `file ${i}`, { attachments: [id] }),
        pair.b.client.send(pair.conversationId, `plain ${i}`),
      ]);
      await Promise.all(sends);
      const { items } = await pair.b.client.messages(pair.conversationId);
      expect(items.map(({ seq }) => seq)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
      const first = items.find(({ attachments }) => attachments.length > 0);
      const edited = await pair.a.client.edit(pair.conversationId, first?.seq ?? 0, 'Other words');
      expect(edited.attachments).toEqual(first?.attachments);
      // The text may be removed only where a file remains.
      const bare = await pair.a.client.edit(pair.conversationId, first?.seq ?? 0, '');
      expect(bare).toMatchObject({ body: '', attachments: first?.attachments, deletedAt: null });
      const plain = items.find(({ attachments }) => attachments.length === 0);
      for (const body of ['', ' \n '])
        expect(await code(pair.b.client.edit(pair.conversationId, plain?.seq ?? 0, body))).toBe(
          'VALIDATION_FAILED',
        );
    });

    it('is stored once for repeated uploads, per user and conversation', async () => {
      const clientId = uuidv7();
      const again = (who = a, where = conversationId) =>
        who.client.attachments.upload(where, blobOf(PDF), { name: 'a.pdf', clientId });
      const first = await again();
      expect(await again()).toEqual(first);
      const stranger = await acceptedPair(app);
      expect((await again(stranger.a, stranger.conversationId)).id).not.toBe(first.id);
      await a.client.send(conversationId, '', { attachments: [first.id] });
      // A sent file cannot be sent again.
      expect((await again()).id).not.toBe(first.id);
      // Two concurrent retries and one claim of a killed process: each gets an attachment that can
      // be sent.
      const [left, right] = await Promise.all([again(), again()]);
      for (const { id } of new Map([left, right].map((one) => [one.id, one])).values())
        await a.client.send(conversationId, '', { attachments: [id] });
      const begun = await again();
      await app.sql.query('UPDATE attachments SET uploaded_at = NULL WHERE id = $1', [begun.id]);
      const finished = await again();
      expect(finished.id).not.toBe(begun.id);
      await a.client.send(conversationId, '', { attachments: [finished.id] });
    });

    it('is stored once and claimed once by any number of concurrent sends', async () => {
      const { id } = await upload(a, conversationId, PDF, 'a.pdf');
      const clientId = uuidv7();
      const same = await Promise.all(
        Array.from({ length: 8 }, () => a.client.send(conversationId, '', { clientId, attachments: [id] })),
      );
      expect(new Set(same.map(({ seq }) => seq)).size).toBe(1);
      const other = await upload(a, conversationId, PDF, 'a.pdf');
      const raced = await Promise.all(
        Array.from({ length: 8 }, () => code(a.client.send(conversationId, '', { attachments: [other.id] }))),
      );
      expect(raced.sort()).toEqual([...Array<string>(7).fill('ATTACHMENT_NOT_USABLE'), 'resolved']);
      const { items } = await a.client.messages(conversationId, { limit: 100 });
      expect(items.filter(({ attachments }) => attachments.some((one) => one.id === other.id))).toHaveLength(
        1,
      );
      expect(items.map(({ seq }) => seq)).toEqual(items.map((_, i) => (items[0]?.seq ?? 0) + i));
    });

    it('can be sent only by its owner, in its conversation, once', async () => {
      const pair = await acceptedPair(app);
      const elsewhere = await upload(pair.a, pair.conversationId, PDF, 'a.pdf');
      const theirs = await upload(b, conversationId, PDF, 'a.pdf');
      const before = (await a.client.conversation(conversationId)).lastSeq;
      for (const id of [elsewhere.id, theirs.id, uuidv7()])
        expect(await code(a.client.send(conversationId, 'x', { attachments: [id] }))).toBe(
          'ATTACHMENT_NOT_USABLE',
        );
      const own = await upload(a, conversationId, PDF, 'a.pdf');
      const mixed = { attachments: [own.id, theirs.id] };
      expect(await code(a.client.send(conversationId, 'x', mixed))).toBe('ATTACHMENT_NOT_USABLE');
      const toNothing = { attachments: [own.id], replyTo: 1_000_000 };
      expect(await code(a.client.send(conversationId, 'x', toNothing))).toBe('VALIDATION_FAILED');
      for (const attachments of [[own.id, own.id], Array.from({ length: 11 }, () => uuidv7())])
        expect(await code(a.client.send(conversationId, 'x', { attachments }))).toBe('VALIDATION_FAILED');
      expect((await a.client.conversation(conversationId)).lastSeq).toBe(before);
      // None of these attempts has claimed it.
      await a.client.send(conversationId, '', { attachments: [own.id] });
    });

    it('is deleted with the message, for both members and from the storage', async () => {
      const { id } = await upload(a, conversationId, picture);
      const { seq } = await a.client.send(conversationId, 'Look', { attachments: [id] });
      expect(await filesOf(id)).toEqual([`${id}.file`, `${id}.preview`]);
      expect(await code(b.client.delete(conversationId, seq))).toBe('FORBIDDEN');
      expect(await a.client.delete(conversationId, seq)).toMatchObject({ body: '', attachments: [] });
      for (const who of [a, b]) expect((await bytesOf(who, id)).status).toBe(404);
      await swept();
      expect(await filesOf(id)).toEqual([]);
      const { rowCount } = await app.sql.query('SELECT FROM stored_files WHERE id = $1', [id]);
      expect(rowCount).toBe(0);
    });
  });

  describe('access', () => {
    it('both members; a third user gets the answer for an unknown id; an unsent file is its owner’s', async () => {
      const third = await person(app, 'third');
      const { id } = await upload(a, conversationId, picture);
      const sight = async (who: TestPerson, which: string, version: 'file' | 'preview') => {
        const { status, body } = await bytesOf(who, which, version);
        return [status, body.toString()];
      };
      for (const version of ['file', 'preview'] as const) {
        const unknown = await sight(third, uuidv7(), version);
        expect(unknown[0]).toBe(404);
        expect(await sight(b, id, version)).toEqual(unknown);
        expect(await sight(third, id, version)).toEqual(unknown);
      }
      await a.client.send(conversationId, '', { attachments: [id] });
      for (const version of ['file', 'preview'] as const) {
        expect((await bytesOf(b, id, version)).status).toBe(200);
        expect(await sight(third, id, version)).toEqual(await sight(third, uuidv7(), version));
      }
      const response = await fetch(a.client.attachments.fileUrl({ id }));
      expect(response.status).toBe(401);
      expect(await code(third.client.attachments.discard(id))).toBe('NOT_FOUND');
      expect(await code(a.client.attachments.discard(id))).toBe('NOT_FOUND');
    });

    it.each(['leaving', 'a block'])('after %s: what was sent, and nothing new', async (how) => {
      const pair = await acceptedPair(app);
      const sent = await upload(pair.a, pair.conversationId, picture);
      await pair.a.client.send(pair.conversationId, '', { attachments: [sent.id] });
      const unsent = await upload(pair.a, pair.conversationId, picture);
      if (how === 'leaving') await pair.b.client.endConversation(pair.conversationId);
      else await pair.b.client.block(pair.a.me.id);
      expect(await code(upload(pair.a, pair.conversationId, picture))).toBe('CONSENT_REQUIRED');
      const late = pair.a.client.send(pair.conversationId, '', { attachments: [unsent.id] });
      expect(await code(late)).toBe('CONSENT_REQUIRED');
      for (const who of [pair.a, pair.b]) expect((await bytesOf(who, sent.id)).status).toBe(200);
      expect((await bytesOf(pair.b, unsent.id)).status).toBe(404);
    });

    it('an upload to the conversation of other users answers like an unknown conversation', async () => {
      const third = await person(app, 'third');
      for (const id of [conversationId, uuidv7()])
        expect(await code(upload(third, id, picture))).toBe('NOT_FOUND');
    });
  });

  describe('the sweeper removes:', () => {
    it('a file that was not sent for a day, or was discarded', async () => {
      const old = await upload(a, conversationId, picture);
      const fresh = await upload(a, conversationId, picture);
      const back = await upload(a, conversationId, picture);
      await a.client.attachments.discard(back.id);
      await app.sql.query(`UPDATE attachments SET created_at = now() - interval '25 hours' WHERE id = $1`, [
        old.id,
      ]);
      await app.app.get(AttachmentsSweeper).sweep();
      expect([await filesOf(old.id), await filesOf(back.id)]).toEqual([[], []]);
      expect(await filesOf(fresh.id)).toHaveLength(2);
      expect(await code(a.client.send(conversationId, '', { attachments: [old.id] }))).toBe(
        'ATTACHMENT_NOT_USABLE',
      );
    });

    it('a file whose removal has failed before', async () => {
      const { id } = await upload(a, conversationId, picture);
      const storage = app.app.get<FileStorage>(FILE_STORAGE);
      jest.spyOn(storage, 'remove').mockRejectedValue(new Error('away'));
      await a.client.attachments.discard(id);
      await swept();
      expect(await filesOf(id)).toHaveLength(2);
      jest.restoreAllMocks();
      await swept();
      expect(await filesOf(id)).toEqual([]);
    });

    it('stored bytes without a row, and none with a row', async () => {
      const { id } = await upload(a, conversationId, picture);
      const lost = await upload(a, conversationId, picture);
      await app.sql.query('ALTER TABLE attachments DISABLE TRIGGER attachments_doom_file');
      await app.sql.query('DELETE FROM attachments WHERE id = $1', [lost.id]);
      await app.sql.query('DELETE FROM stored_files WHERE id = $1', [lost.id]);
      await app.sql.query('ALTER TABLE attachments ENABLE TRIGGER attachments_doom_file');
      await app.app.get(FilesSweeper).reconcile(new Date(Date.now() - 60_000));
      expect(await filesOf(lost.id)).toHaveLength(2);
      await app.app.get(FilesSweeper).reconcile(new Date(Date.now() + 60_000));
      expect(await filesOf(lost.id)).toEqual([]);
      expect(await filesOf(id)).toHaveLength(2);
    });
  });

  it('is uploaded from another device with the same rights', async () => {
    const device = await deviceOf(app, a);
    const { id } = await device.attachments.upload(conversationId, blobOf(PDF), { name: 'a.pdf' });
    expect((await bytesOf(a, id)).status).toBe(200);
  });
});
