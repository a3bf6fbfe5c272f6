import fc from 'fast-check';
import { DraftStore } from './draft-store';

const ME = 'me';
const CHATS = ['first', 'second'];
const WINDOWS = [0, 1];

const chat = fc.constantFrom(...CHATS);
const browserWindow = fc.constantFrom(...WINDOWS);
const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('type' as const), in: browserWindow, chat }) },
  fc.record({ kind: fc.constantFrom('send' as const, 'clear' as const), in: browserWindow, chat }),
  fc.record({ kind: fc.constantFrom('receive' as const, 'settle' as const), in: browserWindow }),
  fc.record({ kind: fc.constant('reload' as const), in: browserWindow }),
);
const actions = fc.array(action, { maxLength: 30, size: 'max' });
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

/** Windows of one browser: they share storage, and receive events of each other's writes later. */
class Browser {
  /** What was typed last in each chat, in any window; empty once it is sent. */
  readonly typed = new Map(CHATS.map((id) => [id, '']));
  readonly items = new Map<string, string>();
  readonly sent: string[] = [];
  private readonly windows: DraftStore[];
  /** Names of changed items whose events a window has not received yet, in order. */
  private readonly events: string[][] = WINDOWS.map(() => []);
  /** Sent texts that are not durable yet. */
  readonly pending: {
    in: number;
    id: string;
    text: string;
    safe: () => void;
    isStored: Promise<void>;
  }[] = [];
  private count = 0;

  constructor(private readonly isFull = false) {
    this.windows = WINDOWS.map((in_) => this.open(in_));
  }

  async run(one: Action): Promise<void> {
    const store = this.windows[one.in];
    if (!store) return;
    if (one.kind === 'type') this.write(store, one.chat, `text ${(this.count += 1)}`);
    // An empty field cannot be cleared.
    if (one.kind === 'clear' && this.read(one.in, one.chat) !== '') this.write(store, one.chat, '');
    if (one.kind === 'send') this.send(store, one.in, one.chat);
    if (one.kind === 'receive') this.receive(one.in);
    if (one.kind === 'settle') await this.settle(one.in);
    if (one.kind === 'reload') {
      // A page that closes has stored its messages, or they are in the draft.
      await this.settle(one.in);
      this.windows[one.in] = this.open(one.in);
    }
  }

  read = (in_: number, id: string): string => this.windows[in_]?.read(ME, id) ?? '';

  /** The text that a new page finds. */
  stored = (id: string): string => this.open(-1).read(ME, id);

  async finish(): Promise<void> {
    for (const in_ of WINDOWS) await this.settle(in_);
    for (const in_ of WINDOWS) this.receive(in_);
  }

  private open(in_: number): DraftStore {
    if (in_ >= 0) this.events[in_] = [];
    return new DraftStore({
      read: (userId, name) => this.items.get(`zentra:${userId}:${name}`) ?? null,
      write: (userId, name, value) => {
        if (this.isFull && value !== null) return;
        const item = `zentra:${userId}:${name}`;
        const isChanged = (this.items.get(item) ?? null) !== value;
        if (value === null) this.items.delete(item);
        else this.items.set(item, value);
        if (isChanged) this.events.forEach((names, other) => other !== in_ && names.push(item));
      },
    });
  }

  private write(store: DraftStore, id: string, text: string): void {
    store.write(ME, id, text);
    this.typed.set(id, text);
  }

  /** Sends a text as the composer does. */
  private send(store: DraftStore, in_: number, id: string): void {
    const text = `sent ${(this.count += 1)}`;
    this.write(store, id, text);
    this.sent.push(text);
    let safe = () => {};
    const isSafe = new Promise<void>((resolve) => (safe = resolve));
    const isStored = store.keepUntil(isSafe, ME, id, text);
    this.pending.push({ in: in_, id, text, safe, isStored });
    this.write(store, id, '');
  }

  private async settle(in_: number): Promise<void> {
    const mine = this.pending.filter((one) => one.in === in_);
    for (const one of mine) {
      this.pending.splice(this.pending.indexOf(one), 1);
      one.safe();
      await one.isStored;
    }
  }

  private receive(in_: number): void {
    for (const item of this.events[in_]?.splice(0) ?? []) this.windows[in_]?.refresh(item);
  }
}

describe('drafts', () => {
  it('are what was typed last, in whatever order windows type, send, clear and reload', async () => {
    await fc.assert(
      fc.asyncProperty(actions, async (all) => {
        const browser = new Browser();
        for (const one of all) {
          await browser.run(one);
          // The window in which the user types shows it.
          const id = one.kind === 'type' || one.kind === 'send' ? one.chat : undefined;
          expect(id && browser.read(one.in, id)).toBe(id && browser.typed.get(id));
        }
        await browser.finish();
        for (const id of CHATS)
          expect([browser.stored(id), ...WINDOWS.map((in_) => browser.read(in_, id))]).toEqual(
            [null, ...WINDOWS].map(() => browser.typed.get(id)),
          );
      }),
    );
  });

  it('do not contain what was sent, once it is durable', async () => {
    await fc.assert(
      fc.asyncProperty(actions, async (all) => {
        const browser = new Browser();
        for (const one of all) {
          await browser.run(one);
          // The window that has sent it does not offer it again meanwhile.
          for (const { in: in_, id, text } of browser.pending)
            expect(browser.read(in_, id)).not.toContain(text);
        }
        await browser.finish();
        const everything = [...browser.items.values(), ...CHATS.map((id) => browser.read(0, id))].join();
        for (const text of browser.sent) expect(everything).not.toContain(text);
      }),
    );
  });

  it('contain what was sent until it is durable, before what was typed since', async () => {
    const mine = actions.map((all) => all.filter(({ kind }) => kind !== 'reload' && kind !== 'settle'));
    await fc.assert(
      fc.asyncProperty(mine, chat, async (all, id) => {
        const browser = new Browser();
        for (const one of all) await browser.run({ ...one, in: 0, ...('chat' in one && { chat: id }) });
        const parts = [...browser.sent, browser.typed.get(id)].filter(Boolean);
        expect(browser.stored(id)).toBe(parts.join('\n\n'));
      }),
    );
  });

  it('exist for the page where storage is full', async () => {
    await fc.assert(
      fc.asyncProperty(actions, async (all) => {
        const browser = new Browser(true);
        const mine = all.filter(({ kind }) => kind !== 'reload');
        for (const one of mine) await browser.run({ ...one, in: 0 });
        await browser.finish();
        for (const id of CHATS) expect(browser.read(0, id)).toBe(browser.typed.get(id));
      }),
    );
  });
});
