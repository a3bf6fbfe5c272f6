/** @jest-environment ./apps/web/test/dom-environment.ts */
import { QueryClientProvider } from '@tanstack/react-query';
import type { Conversation } from '@zentra/contracts';
import fc from 'fast-check';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from '@/lib/query/query-client';
import { ServerModel } from '../../../../test/server-model';
import { historyQuery } from '../cache/history';
import { findMessage, windowOf, type History } from '../cache/message-windows';
import { useTimelineNavigation, type JumpTarget } from './use-timeline-navigation';

type Navigation = ReturnType<typeof useTimelineNavigation>;

/** Messages in one answer, as the web app requests them. */
const PAGE = 50;
const MOST = 180;
const RUNS = process.env.CI ? 300 : 12;

interface Step {
  kind: 'link' | 'day' | 'newest' | 'address';
  seq: number;
  /** The server does not answer. */
  fails: boolean;
}

interface HarnessProps {
  conversation: Conversation;
  history: History;
  jump: { seq: number } | undefined;
  onShow(goal: JumpTarget): void;
  onNavigation(navigation: Navigation): void;
}

function Harness({ conversation, history, jump, onShow, onNavigation }: HarnessProps) {
  onNavigation(useTimelineNavigation(conversation, history, jump, { show: onShow, toEnd: () => undefined }));
  return null;
}

/** The timeline of a chat, without its rows. */
class FakeTimeline {
  navigation!: Navigation;
  /** Where the last step has scrolled to within the window. */
  readonly shown: JumpTarget[] = [];
  readonly id: string;
  private readonly root = createRoot(document.createElement('div'));
  private readonly server = new ServerModel(PAGE, () => undefined);
  private inFlight = 0;
  private fails = false;

  constructor(
    count: number,
    read: number,
    private jump: { seq: number } | undefined,
  ) {
    this.server.open(0);
    for (let i = 0; i < count; i += 1) this.server.send(0, false);
    this.server.read(0, read, true);
    [this.id = ''] = this.server.chatIds;
    globalThis.fetch = (address, options) => this.answer(address as URL, options?.method);
  }

  async open(fails: boolean): Promise<void> {
    await queryClient.fetchQuery(historyQuery(this.id));
    this.fails = fails;
    await this.render();
  }

  async take({ kind, seq, fails }: Step): Promise<void> {
    this.fails = fails;
    this.shown.length = 0;
    if (kind === 'address') this.jump = { seq };
    act(() => {
      if (kind === 'newest') this.navigation.jumpToNewest();
      else if (kind !== 'address') this.navigation.jumpTo({ seq, why: kind });
    });
    await this.render();
  }

  get history(): History {
    const history = queryClient.getQueryData(historyQuery(this.id).queryKey);
    if (!history) throw new Error('The history is not loaded');
    return history;
  }

  /** The first and the last message of the window that is shown; nothing before it is open. */
  get loaded(): number[] {
    const { anchor, part } = this.navigation;
    const seqs = windowOf(this.history, part).items.map(({ seq }) => seq);
    return anchor ? [seqs[0] ?? 0, seqs.at(-1) ?? 0] : [];
  }

  /** Whether the last jump has ended, with its target in the window that is shown. */
  isAt(seq: number): boolean {
    const { anchor, isJumping, part } = this.navigation;
    const last = this.shown.at(-1) ?? anchor?.goal;
    const isLoaded = findMessage(windowOf(this.history, part).items, seq) !== undefined;
    return anchor !== null && !isJumping && last?.seq === seq && isLoaded;
  }

  close(): void {
    act(() => this.root.unmount());
    queryClient.clear();
  }

  /** Renders until nothing is in flight, at most 20 times. */
  private async render(): Promise<void> {
    const conversation = this.server.answer('GET', new URL(`http://api/api/conversations/${this.id}`));
    for (let i = 0; i < 20; i += 1) {
      await act(async () => {
        this.root.render(
          <QueryClientProvider client={queryClient}>
            <Harness
              conversation={conversation as Conversation}
              history={this.history}
              jump={this.jump}
              onShow={(goal) => this.shown.push(goal)}
              onNavigation={(navigation) => (this.navigation = navigation)}
            />
          </QueryClientProvider>,
        );
        for (let tasks = 0; tasks < 3; tasks += 1) await new Promise((resolve) => setTimeout(resolve));
      });
      if (this.inFlight === 0 && !this.navigation.isJumping) return;
    }
  }

  private async answer(url: URL, method = 'GET'): Promise<Response> {
    this.inFlight += 1;
    await Promise.resolve();
    this.inFlight -= 1;
    if (this.fails) throw new TypeError('Failed to fetch');
    const body = JSON.stringify(this.server.answer(method, url));
    return new Response(body, { headers: { 'content-type': 'application/json' } });
  }
}

const seq = fc.integer({ min: 1, max: MOST });
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('link', 'day', 'newest', 'address'),
  seq,
  fails: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
});

beforeAll(() => Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true }));

describe('timeline navigation', () => {
  it('opens at the target of the address, else at the first unread message, else at the newest', async () => {
    await fc.assert(
      fc.asyncProperty(seq, fc.nat(MOST), fc.option(seq), fc.boolean(), async (count, read, at, fails) => {
        const timeline = new FakeTimeline(count, read, at === null ? undefined : { seq: at });
        try {
          await timeline.open(fails);
          const unread = read < count ? read + 1 : undefined;
          const goal = at !== null && at <= count ? at : unread;
          const isNear = goal === undefined || goal > count - PAGE;
          const isAtNewest = timeline.navigation.part === 'newest' && timeline.loaded.includes(count);
          // Where the target cannot be fetched, the newest messages are shown.
          expect(goal !== undefined && (isNear || !fails) ? timeline.isAt(goal) : isAtNewest).toBe(true);
          const isHighlighted = goal === at && at !== null && (isNear || !fails);
          expect(timeline.navigation.highlighted?.seq === at && isHighlighted).toBe(isHighlighted);
        } finally {
          timeline.close();
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('ends each jump at its target; one that cannot be fetched leaves the timeline where it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const timeline = new FakeTimeline(MOST, MOST, undefined);
        try {
          await timeline.open(false);
          for (const one of steps) {
            const { history } = timeline;
            const isLoaded = [history, history.detached].some(
              (part) => part && findMessage(part.items, one.seq),
            );
            const [part, before] = [timeline.navigation.part, timeline.loaded];
            await timeline.take(one);
            const isAtNewest = timeline.navigation.part === 'newest' && timeline.loaded.includes(MOST);
            const isUnmoved = timeline.navigation.part === part && timeline.loaded.join() === before.join();
            const isReached = isLoaded || !one.fails ? timeline.isAt(one.seq) : isUnmoved;
            expect(one.kind === 'newest' ? isAtNewest : isReached).toBe(true);
            expect(timeline.navigation.isJumping).toBe(false);
          }
        } finally {
          timeline.close();
        }
      }),
      { numRuns: RUNS },
    );
  });
});
