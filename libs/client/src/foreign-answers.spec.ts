import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { outgoingFile } from './outbox/outbox-entry';
import { MemoryOutboxStore } from './outbox/outbox-store';
import { ZentraClient } from './zentra-client';
import type { ZentraError } from './zentra-error';

interface Answer {
  status: number;
  type?: string;
  body?: string;
  headers?: Record<string, string>;
}

const PAGE: Answer = { status: 200, type: 'text/html', body: '<!doctype html><h1>Sign in to Cafe</h1>' };
const html = (status: number): Answer => ({ ...PAGE, status });

/** A server in the place of the API that answers as `answer` says. */
class Impostor {
  answer: (request: IncomingMessage) => Answer | 'cut' = () => PAGE;
  readonly asked: string[] = [];
  private readonly server: Server = createServer((request, response) => {
    this.asked.push(`${request.method} ${(request.url ?? '').split('?', 1)[0]}`);
    const answer = this.answer(request);
    if (answer === 'cut') return void request.socket.destroy();
    const { status, type, body = '', headers = {} } = answer;
    // Reads the whole body: a proxy that closes the connection during an upload is another case.
    request.resume().on('end', () => {
      response.writeHead(status, { ...headers, ...(type && { 'content-type': type }) }).end(body);
    });
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

const CALLS: Record<string, (client: ZentraClient) => Promise<unknown>> = {
  'sign-out': (client) => client.logout(),
  block: (client) => client.block('someone'),
  'forgotten password': (client) => client.account.forgotPassword({ email: 'mara@example.org' }),
  me: (client) => client.me(),
  message: (client) => client.send('chat', 'Hello'),
  reaction: (client) => client.react('chat', 1, '👍', true),
  export: (client) => client.account.startExport(),
  download: (client) => client.account.downloadExport(),
  upload: (client) => client.attachments.upload('chat', new Blob(['bytes']), { name: 'a.txt' }),
  picture: (client) => client.avatar.set(new Blob(['bytes'])),
};

describe('an answer of a proxy or captive portal', () => {
  const impostor = new Impostor();
  let client: ZentraClient;
  beforeAll(async () => {
    client = new ZentraClient({ url: await impostor.listen() });
  });
  afterAll(() => impostor.close());

  describe.each(Object.entries(CALLS))('%s', (_, call) => {
    const fails = (answer: Answer) => {
      impostor.answer = () => answer;
      return call(client).then(
        () => 'done',
        ({ code, isTransient }: { code: string; isTransient: boolean }) => ({ code, isTransient }),
      );
    };

    it.each([400, 402, 403, 404, 405, 406, 410, 413, 414, 418, 431, 451])(
      'counts status %i as a final refusal',
      async (status) => {
        const code = status === 413 ? 'PAYLOAD_TOO_LARGE' : 'REFUSED';
        expect(await fails(html(status))).toEqual({ code, isTransient: false });
        expect(await fails({ status })).toEqual({ code, isTransient: false });
      },
    );

    it.each([408, 425, 429, 500, 502, 503, 504, 520, 599])(
      'treats status %i as transient',
      async (status) => {
        const code = status === 429 ? 'RATE_LIMITED' : 'UNAVAILABLE';
        expect(await fails(html(status))).toEqual({ code, isTransient: true });
      },
    );

    it.each<[string, Answer]>([
      ['a page with status 200', PAGE],
      ['a page that says nothing of its type', { status: 200, body: '<p>Sign in' }],
      ['a redirect to a page', { ...html(302), headers: { location: '/welcome' } }],
      ['a redirect that keeps the method', { ...html(307), headers: { location: '/welcome' } }],
      ['Basic authentication', { ...html(401), headers: { 'www-authenticate': 'Basic realm="Cafe"' } }],
      ['a captive portal’s own status', html(511)],
      ['an accepted call without a body', { status: 202 }],
    ])('treats %s as neither done nor refused', async (_what, answer) => {
      expect(await fails(answer)).toEqual({ code: 'INTERCEPTED', isTransient: true });
      expect(impostor.asked.filter((one) => one.endsWith('/welcome'))).toEqual([]);
    });
  });

  it('treats JSON as done only where the call has a response body', async () => {
    impostor.answer = () => ({ status: 200, type: 'application/json', body: '{"login":"required"}' });
    await expect(client.block('someone')).rejects.toMatchObject({ code: 'INTERCEPTED' });
    await expect(client.me()).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('treats a truncated answer as none', async () => {
    impostor.answer = () => ({ status: 200, type: 'application/json; charset=utf-8', body: '{"id":"x' });
    await expect(client.me()).rejects.toMatchObject({ code: 'NETWORK' });
  });

  it('treats 204 as done', async () => {
    impostor.answer = () => ({ status: 204 });
    await expect(client.block('someone')).resolves.toBeUndefined();
  });

  it('sends requests below a base path', async () => {
    const below = new ZentraClient({ url: `${client.http.baseUrl}/zentra/` });
    impostor.asked.length = 0;
    await below.block('someone');
    expect(impostor.asked).toEqual(['PUT /zentra/api/blocks/someone']);
    expect(below.attachments.fileUrl({ id: 'x' })).toBe(
      `${client.http.baseUrl}/zentra/api/attachments/x/file`,
    );
    expect(below.avatar.url({ avatarUrl: '/api/users/x/avatar?v=1' })).toBe(
      `${client.http.baseUrl}/zentra/api/users/x/avatar?v=1&size=small`,
    );
  });

  it('fails an upload that is cut off twice while the API answers, and not while the API is unreachable', async () => {
    const limits = { status: 200, type: 'application/json', body: '{"imageBytes":1,"fileBytes":1}' };
    let isCut = true;
    impostor.answer = ({ url = '' }) => {
      if (url.startsWith('/api/attachments/limits') && !isCut) return limits;
      return 'cut';
    };
    const file = outgoingFile('a.png', new Blob(['bytes']));
    const upload = () => client.attachments.uploadOnce('chat', file).catch(({ code }: ZentraError) => code);
    expect([await upload(), await upload(), await upload()]).toEqual(['NETWORK', 'NETWORK', 'NETWORK']);
    isCut = false;
    expect([await upload(), await upload()]).toEqual(['NETWORK', 'REFUSED']);
  });

  it.each([400, 403, 404, 405, 413, 414, 451])(
    'lets what follows an upload go on after status %i, and does not upload it again',
    async (status) => {
      let sent = 0;
      impostor.answer = ({ url = '' }) => {
        if (url.startsWith('/api/attachments')) return html(status);
        sent += 1;
        return { status: 503 };
      };
      impostor.asked.length = 0;
      const store = new MemoryOutboxStore();
      const outbox = client.outbox({ store });
      outbox.open();
      const failed = new Promise<string>((resolve) =>
        outbox.on('failed', ({ error }) => resolve(error.code)),
      );
      outbox.add('chat', '', { files: [outgoingFile('a.png', new Blob(['bytes']))] });
      outbox.add('chat', 'what follows');
      expect(await failed).toBe(status === 413 ? 'PAYLOAD_TOO_LARGE' : 'REFUSED');
      await outbox.persisted();
      while (sent === 0) await new Promise<void>((resolve) => setImmediate(resolve));
      outbox.close();
      expect(await store.load()).toMatchObject([
        { status: 'failed' },
        { status: 'sending', body: 'what follows' },
      ]);
      // The outbox after the next start of the program.
      const later = client.outbox({ store });
      later.open();
      await later.persisted();
      later.close();
      expect(impostor.asked.filter((one) => one === 'POST /api/attachments')).toHaveLength(1);
    },
  );
});
