/** @jest-environment ./apps/web/test/dom-environment.ts */
import { InfiniteQueryObserver, QueryObserver } from '@tanstack/react-query';
import type { Outbox } from '@zentra/client';
import fc from 'fast-check';
import {
  conversationQuery,
  conversationsQuery,
  flattenConversations,
  unreadQuery,
} from '@/features/chat/api/conversations';
import { historyQuery, loadOlder } from '@/features/chat/cache/history';
import { interestsQuery, pendingCountQuery } from '@/features/interests/api/interests';
import { announcement } from '@/lib/dom/announce';
import { client } from '@/lib/query/api-client';
import { showLanguage } from '@/lib/i18n/i18n';
import { queryClient } from '@/lib/query/query-client';
import { ME, ServerModel, type Published } from '../../test/server-model';
import { mergeEvents } from './server-events';

/** Each run takes 20 ms. */
const RUNS = process.env.CI ? 300 : 20;
/** The last one is new. */
const CHATS = 4;
const MESSAGES = 15;
/** So that few messages need several pages. */
const PAGE_SIZE = 6;

const chat = fc.nat(CHATS - 1);
const happening = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('send' as const), chat, isMine: fc.boolean() }) },
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constantFrom('edit' as const, 'delete' as const, 'react' as const),
      chat,
      at: fc.nat(MESSAGES),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('read' as const), chat, up: fc.nat(6), isMine: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('mute' as const), chat, isMuted: fc.boolean() }) },
  fc.record({ kind: fc.constantFrom('end' as const, 'open' as const), chat }),
  fc.record({ kind: fc.constantFrom('interest' as const, 'withdraw' as const), at: fc.nat(3) }),
  // The user opens a chat, or loads the page before.
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('visit' as const, 'older' as const), chat }),
  },
  // The next event of a message arrives after the one that follows it.
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('late' as const) }) },
  // The next event of a message is replaced by a notice; or all are lost until a notice says so.
  fc.record({ kind: fc.constantFrom('moved' as const, 'lose' as const, 'missed' as const) }),
  fc.record({ kind: fc.constantFrom('disconnect' as const, 'connect' as const) }),
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/** Chats before the page is loaded: how many messages each has, how many are read. */
const before = fc.array(
  fc.record({ count: fc.nat(MESSAGES), read: fc.nat(MESSAGES), isVisited: fc.boolean() }),
  { minLength: CHATS - 1, maxLength: CHATS - 1 },
);

/** A page with its server; requests, answers and events take as long as the scheduler says. */
class Page {
  readonly server = new ServerModel(PAGE_SIZE, (published) => this.deliver(published));
  /** Ids of chats that the user has opened. */
  readonly visited = new Set<string>();
  private readonly stops: (() => void)[] = [];
  private isConnected = false;
  inFlight = 0;

  constructor(
    private readonly schedule: (what: string) => Promise<unknown>,
    chats: { count: number; read: number; isVisited: boolean }[],
  ) {
    chats.forEach(({ count, read }, n) => {
      this.server.open(n);
      for (let i = 0; i < count; i += 1) this.server.send(n, i % 3 === 0);
      this.server.read(n, read, true);
    });
    globalThis.fetch = (address, options) => this.answer(address as URL, options?.method);
    this.stops.push(
      mergeEvents({
        queries: queryClient,
        meId: ME.id,
        outbox: { settle: () => undefined } as unknown as Outbox,
        openChat: () => undefined,
        signedOut: () => undefined,
      }),
      new InfiniteQueryObserver(queryClient, conversationsQuery).subscribe(() => undefined),
      new InfiniteQueryObserver(queryClient, interestsQuery('received')).subscribe(() => undefined),
    );
    this.observe(unreadQuery);
    this.observe(pendingCountQuery);
    chats.forEach(({ isVisited }, n) => isVisited && this.visit(n));
  }

  happens(one: Happening): void {
    const { server } = this;
    if (one.kind === 'send') server.send(one.chat, one.isMine);
    else if (one.kind === 'read') server.read(one.chat, one.up, one.isMine);
    else if (one.kind === 'mute') server.mute(one.chat, one.isMuted);
    else if (one.kind === 'end') server.end(one.chat);
    else if (one.kind === 'open') server.open(one.chat);
    else if (one.kind === 'interest') server.receiveInterest();
    else if (one.kind === 'withdraw') server.withdrawInterest(one.at);
    else if (one.kind === 'visit') this.visit(one.chat);
    else if (one.kind === 'older') this.loadOlder(one.chat);
    else if (one.kind === 'connect') this.connect();
    else if (one.kind === 'disconnect') this.disconnect();
    else if (one.kind === 'late') this.isLate = true;
    else if (one.kind === 'moved') this.isMoved = true;
    else if (one.kind === 'lose') this.isLosing = true;
    else if (one.kind === 'missed') this.reportMissed();
    else if ('chat' in one && 'at' in one) server.change(one.chat, one.at, one.kind);
  }

  connect(): void {
    if (this.isConnected) return;
    this.isConnected = true;
    client.live.events.emit('status', 'up');
  }

  close(): void {
    this.stops.forEach((stop) => stop());
    queryClient.clear();
  }

  visit(n: number): void {
    const id = this.server.chatIds[n];
    if (id === undefined || this.visited.has(id)) return;
    this.visited.add(id);
    this.observe(conversationQuery(id));
    this.observe(historyQuery(id));
  }

  private loadOlder(n: number): void {
    const id = this.server.chatIds[n];
    if (id !== undefined) void loadOlder(queryClient, id, 'newest');
  }

  private observe<T extends { queryKey: readonly unknown[] }>(query: T): void {
    this.stops.push(new QueryObserver(queryClient, { ...query }).subscribe(() => undefined));
  }

  private async answer(url: URL, method = 'GET'): Promise<Response> {
    this.inFlight += 1;
    const what = `${method} ${url.pathname.slice(-20)}${url.search}`;
    await this.schedule(`${what} arrives`);
    const body = JSON.stringify(this.server.answer(method, url));
    await this.schedule(`${what} is answered`);
    this.inFlight -= 1;
    return new Response(body, { headers: { 'content-type': 'application/json' } });
  }

  /** Events that arrive later, in order, if the page is connected when they are published. */
  private readonly waiting: Published[] = [];
  private late: Published | undefined;
  private isLate = false;
  private isMoved = false;
  private isLosing = false;

  private deliver(published: Published): void {
    if (!this.isConnected || this.isLosing) return;
    const isOfMessage = published.event === 'message:new' || published.event === 'message:changed';
    if (isOfMessage && this.isMoved) {
      this.isMoved = false;
      const { conversationId, rev } = published.payload.message;
      return this.enqueue({ event: 'conversation:moved', payload: { conversationId, rev } });
    }
    if (isOfMessage && this.isLate && !this.late) {
      this.isLate = false;
      this.late = structuredClone(published);
      return;
    }
    this.enqueue(structuredClone(published));
    if (isOfMessage) this.deliverLate();
  }

  /** Delivers the event that is late. */
  deliverLate(): void {
    if (this.late) this.enqueue(this.late);
    this.late = undefined;
  }

  /** Reports that events were lost. */
  reportMissed(): void {
    if (this.isLosing) this.enqueue({ event: 'events:missed', payload: {} });
    this.isLosing = false;
  }

  private disconnect(): void {
    this.isLosing = false;
    this.isConnected = false;
    this.late = undefined;
  }

  private enqueue(published: Published): void {
    this.waiting.push(published);
    void this.schedule(published.event).then(() => {
      const next = this.waiting.shift();
      if (next) client.live.events.emit(next.event, next.payload);
    });
  }
}

/** What the page shows, and what it would show if it were loaded now. */
function compare(page: Page) {
  const { server } = page;
  const get = (path: string) => server.answer('GET', new URL(path, 'http://api'));
  const list = queryClient.getQueryData(conversationsQuery.queryKey);
  const opened = [...page.visited];
  const isWhole = list?.pages.at(-1)?.nextCursor === null;
  const histories = opened.map((id) => queryClient.getQueryData(historyQuery(id).queryKey));
  return {
    shown: {
      list: flattenConversations(list),
      unread: isWhole && queryClient.getQueryData(unreadQuery.queryKey),
      pending: queryClient.getQueryData(pendingCountQuery.queryKey),
      interests: queryClient.getQueryData(interestsQuery('received').queryKey)?.pages[0],
      opened: opened.map((id) => queryClient.getQueryData(conversationQuery(id).queryKey)),
      histories: histories.map((one) => [one?.items, one?.hasMore, one?.rev] as const),
    },
    wanted: {
      list: flattenConversations({ pages: [get('/api/conversations')] as never }),
      unread: isWhole && get('/api/conversations/unread'),
      pending: get('/api/interests/pending'),
      interests: get('/api/interests?box=received'),
      opened: opened.map((id) => get(`/api/conversations/${id}`)),
      histories: opened.map((id, i) => {
        const first = histories[i]?.items[0]?.seq ?? 1;
        const messages = server.messages(id).filter(({ seq }) => seq >= first);
        const { rev } = get(`/api/conversations/${id}`) as { rev: number };
        return [messages, first > 1, rev];
      }),
    },
  };
}

const nextTask = () => new Promise((resolve) => setTimeout(resolve));

/** A page whose requests and answers take no time, unless they are delayed. */
function pageWith(chats: { count: number; read: number }[]) {
  let delayed: { what: string; release: () => void; isReleased: Promise<void> } | undefined;
  const page = new Page(
    async (what) => {
      if (delayed && what.endsWith(delayed.what)) await delayed.isReleased;
    },
    chats.map((one) => ({ ...one, isVisited: false })),
  );
  pages.push(page);
  const delay = (what: string) => {
    let release = () => {};
    const isReleased = new Promise<void>((resolve) => (release = resolve));
    delayed = { what, release, isReleased };
    return release;
  };
  /** Waits until no request is in flight but the delayed ones, and every answer is in the cache. */
  const settle = async (delayedCount = 0) => {
    for (let quiet = 0; quiet < 3; quiet += 1) {
      await nextTask();
      if (page.inFlight > delayedCount) quiet = 0;
    }
  };
  return { page, server: page.server, delay, settle };
}
const pages: Page[] = [];

describe('server events', () => {
  beforeAll(() => showLanguage('en'));
  afterEach(() => pages.splice(0).forEach((page) => page.close()));

  it('announce messages of chats that are not muted, and of the chat on the screen', async () => {
    const { page, server, settle } = pageWith([
      { count: 0, read: 0 },
      { count: 0, read: 0 },
    ]);
    server.mute(0, true);
    page.connect();
    await settle();
    const nextAnnouncement = () =>
      new Promise<string>((resolve) => {
        const stop = announcement.subscribe(() => {
          stop();
          resolve(announcement.get().text);
        });
      });
    const said = async (body: string) => {
      const next = nextAnnouncement();
      server.send(0, false);
      server.send(1, false);
      expect(await next).toBe(body);
    };
    await said('Person 2: Line 1.');
    history.pushState(null, '', `/chats/${server.chatIds[0]}`);
    await said('Person 1: Line 2. Person 2: Line 2.');
    const visibility = jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    await said('Person 2: Line 3.');
    visibility.mockRestore();
  });

  it('add a message that arrives while the history is loading', async () => {
    const { page, server, delay, settle } = pageWith([{ count: 2, read: 2 }]);
    page.connect();
    await settle();
    const release = delay('messages?limit=50 is answered');
    page.visit(0);
    await settle(1);
    server.send(0, false);
    await settle(1);
    release();
    await settle();
    const { shown, wanted } = compare(page);
    expect(shown).toEqual(wanted);
    expect(shown.histories[0]?.[0]).toHaveLength(3);
  });

  it.each(['/api/conversations?limit=50', 'messages?limit=50'])(
    'do not miss what happens between the answer of %s and the first connection',
    async (request) => {
      const { page, server, delay, settle } = pageWith([{ count: 2, read: 2 }]);
      const release = delay(`${request} is answered`);
      page.visit(0);
      await settle(1);
      server.send(0, false);
      page.connect();
      await settle(1);
      release();
      await settle();
      const { shown, wanted } = compare(page);
      expect(shown).toEqual(wanted);
      expect([shown.unread, shown.histories[0]?.[0]?.length]).toEqual([{ chats: 1 }, 3]);
    },
  );

  it('do not miss changes while disconnected, nor changes while these are fetched', async () => {
    const { page, server, delay, settle } = pageWith([{ count: 3, read: 3 }]);
    page.visit(0);
    page.connect();
    await settle();
    page.happens({ kind: 'disconnect' });
    server.change(0, 0, 'react');
    server.change(0, 1, 'edit');
    server.change(0, 2, 'delete');
    server.send(0, false);
    const release = delay('changes?after=3&limit=100 is answered');
    page.connect();
    await settle(1);
    server.change(0, 3, 'edit');
    await settle(1);
    release();
    await settle();
    const { shown, wanted } = compare(page);
    expect(shown).toEqual(wanted);
    const bodies = shown.histories[0]?.[0]?.map(({ body }) => body);
    expect(bodies).toEqual(['Line 1', 'Line 2!', '', 'Line 4!']);
  });

  it('leave in the cache what a reload would fetch, whatever happens and however late answers are', async () => {
    await fc.assert(
      fc.asyncProperty(
        before,
        fc.array(happening, { maxLength: 25, size: 'max' }),
        fc.scheduler(),
        async (chats, happenings, scheduler) => {
          const page = new Page((what) => scheduler.schedule(Promise.resolve(), what), chats);
          const settle = async () => {
            do {
              await scheduler.waitIdle();
              await nextTask();
            } while (page.inFlight > 0 || scheduler.count() > 0);
          };
          try {
            scheduler.scheduleSequence(
              [{ kind: 'connect' as const }, ...happenings].map((one) => ({
                label: JSON.stringify(one),
                builder: () => Promise.resolve(page.happens(one)),
              })),
            );
            await settle();
            page.deliverLate();
            page.reportMissed();
            page.connect();
            await settle();
            const { shown, wanted } = compare(page);
            expect(shown).toEqual(wanted);
          } finally {
            page.close();
          }
        },
      ),
      { numRuns: RUNS },
    );
  });
});
