/** @jest-environment ./apps/web/test/dom-environment.ts */
import fc from 'fast-check';
import type { VirtualizerHandle } from 'virtua';
import { ScrollController, type Align, type ListRow, type Viewport } from './scroll-controller';

fc.configureGlobal({ numRuns: process.env.CI ? 300 : 40 });

const REM_PX = 16;
const NEAR_END_PX = 48;
const STICKY_DAY_PX = 3.5 * REM_PX;
/** Height of a row before it is measured, and how far around the visible part rows are measured. */
const ESTIMATE_PX = 60;
const BUFFER_PX = 600;
/** Frames after which every change must be settled. */
const SETTLED_AFTER = 300;

interface Row extends ListRow {
  height: number;
}

const callbacks = { frames: new Map<number, () => void>(), onResize: () => {} };
let lastFrame = 0;

beforeAll(() => {
  document.documentElement.style.fontSize = `${REM_PX}px`;
  Object.assign(globalThis, {
    requestAnimationFrame(run: () => void) {
      callbacks.frames.set((lastFrame += 1), run);
      return lastFrame;
    },
    cancelAnimationFrame: (id: number) => callbacks.frames.delete(id),
    ResizeObserver: class {
      constructor(run: () => void) {
        callbacks.onResize = run;
      }
      observe(): void {}
      disconnect(): void {}
    },
  });
});

/**
 * A scroll container with a virtualizer: rows have an estimated height until they are near the
 * visible part. The virtualizer preserves the visible rows when others change.
 */
class FakeList {
  readonly box = document.createElement('div');
  readonly controller: ScrollController;
  readonly calls = { nearStart: 0, nearEnd: 0, duringJump: 0 };
  view: Viewport | undefined;
  /** Called when the list is still. */
  onStill: () => void = () => {};
  private readonly sizes = new Map<string, number>();
  private top = 0;
  private hasScrolled = false;
  private isResized = false;

  constructor(
    public rows: Row[],
    public height: number,
    private readonly isWhole: boolean,
    opensAt?: { index: number; align: Align },
  ) {
    this.box.append(document.createElement('div'));
    Object.defineProperties(this.box, {
      clientHeight: { get: () => this.height },
      scrollHeight: { get: () => this.contentHeight },
      scrollTop: {
        get: () => this.top,
        set: (to: number) => {
          this.scroll(to);
        },
      },
    });
    const offset = (index: number) => this.rows.slice(0, index).reduce((sum, row) => sum + this.size(row), 0);
    const list = {
      viewportSize: this.height,
      getItemOffset: offset,
      getItemSize: (index: number) => this.size(this.rows[index]),
      findItemIndex: (top: number) => {
        const index = this.rows.findIndex((_, i) => offset(i + 1) > top);
        return index < 0 ? this.rows.length - 1 : index;
      },
    };
    const cache = { get: () => [this.rows.map(({ key }) => this.sizes.get(key) ?? -1)] };
    Object.defineProperty(list, 'cache', cache);
    this.controller = new ScrollController(
      { current: this.box },
      { current: list as unknown as VirtualizerHandle },
      this.content,
      opensAt,
    );
    this.controller.update(this.content);
    this.controller.attach();
    this.settle();
  }

  get contentHeight(): number {
    return this.rows.reduce((sum, row) => sum + this.size(row), 0);
  }

  isMeasured = (key: string): boolean => this.sizes.has(key);

  get toEnd(): number {
    return this.contentHeight - this.top - this.height;
  }

  get scrollTop(): number {
    return this.top;
  }

  /** Edges of a row, relative to the visible part. */
  edges(key: string): { top: number; bottom: number } {
    const index = this.rows.findIndex((row) => row.key === key);
    const top = this.rows.slice(0, index).reduce((sum, row) => sum + this.size(row), 0) - this.top;
    return { top, bottom: top + this.size(this.rows[index]) };
  }

  /** What is being read: the beginning of the first row that begins here, or the end of the row. */
  get reading(): { key: string; edge: 'top' | 'bottom' } {
    const shown = this.rows.filter(({ key }) => this.edges(key).bottom > 0);
    const first = shown.find(({ key }) => this.edges(key).top >= 0 && this.edges(key).top < this.height);
    return first ? { key: first.key, edge: 'top' } : { key: shown[0]?.key ?? '', edge: 'bottom' };
  }

  scrollByUser(px: number, isWheel: boolean): void {
    if (isWheel) this.box.dispatchEvent(new WheelEvent('wheel', { deltaY: px }));
    this.scroll(this.top + px);
    this.settle();
  }

  append(...rows: Row[]): void {
    this.render([...this.rows, ...rows]);
  }

  prepend(...rows: Row[]): void {
    this.top += rows.reduce((sum, row) => sum + this.size(row), 0);
    this.hasScrolled = true;
    this.render([...rows, ...this.rows]);
  }

  grow(index: number, px: number): void {
    this.render(this.rows.map((row, i) => (i === index ? { ...row, height: row.height + px } : row)));
  }

  resize(height: number): void {
    this.height = height;
    this.scroll(this.top);
    this.isResized = true;
  }

  /** Runs frames until nothing changes any more. */
  settle(): void {
    let frames = 0;
    while (this.hasScrolled || this.isResized || callbacks.frames.size > 0 || this.unmeasured.length > 0) {
      this.frame();
      if ((frames += 1) > SETTLED_AFTER) throw new Error('The list does not settle');
    }
  }

  /** One frame of a browser: scroll events, animation frames, layout, observers of sizes. */
  frame(): void {
    if (this.hasScrolled) {
      this.hasScrolled = false;
      this.controller.onScroll();
    }
    const due = [...callbacks.frames.values()];
    callbacks.frames.clear();
    due.forEach((run) => run());
    if (!this.measure() && !this.isResized) return;
    this.isResized = false;
    callbacks.onResize();
  }

  /** Rows whose height is not known: the visible ones; without any, those around them. */
  private get unmeasured(): Row[] {
    const near = (margin: number) =>
      this.rows.filter((row) => {
        const { top, bottom } = this.edges(row.key);
        return bottom > -margin && top < this.height + margin && this.sizes.get(row.key) !== row.height;
      });
    const visible = near(0);
    return visible.length > 0 ? visible : near(BUFFER_PX);
  }

  private get content() {
    return {
      rows: this.rows,
      isWhole: this.isWhole,
      onView: (view: Viewport) => {
        this.view = view;
        if (view.isStill) this.onStill();
      },
      onNearStart: () => this.count('nearStart'),
      onNearEnd: () => this.count('nearEnd'),
    };
  }

  private count(call: 'nearStart' | 'nearEnd'): void {
    this.calls[this.view?.isStill ? call : 'duringJump'] += 1;
  }

  private render(rows: Row[]): void {
    this.rows = rows;
    this.controller.update(this.content);
  }

  private size(row: Row | undefined): number {
    return row ? (this.sizes.get(row.key) ?? ESTIMATE_PX) : 0;
  }

  private scroll(to: number): void {
    const before = this.top;
    this.top = Math.max(0, Math.min(to, this.contentHeight - this.height));
    this.hasScrolled ||= this.top !== before;
  }

  private measure(): boolean {
    const measured = this.unmeasured;
    for (const row of measured) {
      const isAbove = this.edges(row.key).top < 0;
      const more = row.height - this.size(row);
      this.sizes.set(row.key, row.height);
      if (isAbove) this.scroll(this.top + more);
    }
    return measured.length > 0;
  }
}

const height = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 24, max: 220 }) }, fc.constant(1_900));
const page = (name: string, max: number) =>
  fc
    .array(height, { minLength: 1, maxLength: max, size: 'max' })
    .map((heights) => heights.map((px, i): Row => ({ key: `${name} ${i}`, height: px })));

/** What happens to a list without the user. */
const change = fc.oneof(
  fc.record({ kind: fc.constant('append' as const), rows: page('new', 3) }),
  fc.record({ kind: fc.constant('prepend' as const), rows: page('old', 30) }),
  fc.record({ kind: fc.constant('grow' as const), at: fc.nat(99), px: fc.integer({ min: 1, max: 300 }) }),
  fc.record({ kind: fc.constant('composer' as const), height: fc.integer({ min: 250, max: 700 }) }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const list = fc.record({
  rows: page('row', 60),
  height: fc.integer({ min: 250, max: 700 }),
  isWhole: fc.boolean(),
});

function apply(to: FakeList, one: Change, step: number): void {
  const named = (rows: Row[]) => rows.map((row) => ({ ...row, key: `${step} ${row.key}` }));
  if (one.kind === 'append') to.append(...named(one.rows));
  if (one.kind === 'prepend') to.prepend(...named(one.rows));
  if (one.kind === 'grow') to.grow(one.at % to.rows.length, one.px);
  if (one.kind === 'composer') to.resize(one.height);
}

/** Whether a row is where a jump with this alignment ends. */
function isAtGoal(fake: FakeList, key: string, align: Align): boolean {
  const { top, bottom } = fake.edges(key);
  const [isFirst, isLast] = [fake.scrollTop === 0, fake.toEnd <= 0];
  const spaceBelow = fake.height - bottom;
  const fits = bottom - top <= fake.height - STICKY_DAY_PX;
  const isGoal = {
    start: isLast || Math.abs(top) <= 1,
    center: isFirst || isLast || Math.abs(top - spaceBelow) <= 2,
    nearest: (isFirst || top >= STICKY_DAY_PX - 1) && (!fits || isLast || spaceBelow >= -1),
  }[align];
  return isGoal && top < fake.height && bottom > 0 && fake.isMeasured(key);
}

const align = fc.constantFrom<Align>('center', 'start', 'nearest');
const changes = fc.array(fc.tuple(change, fc.nat(3)), { minLength: 1, maxLength: 6 });

describe('scroll controller', () => {
  it('follows the newest row in every frame, until the user scrolls up', () => {
    fc.assert(
      fc.property(list, changes, fc.integer({ min: 60, max: 2_000 }), (given, all, up) => {
        const fake = new FakeList(given.rows, given.height, true);
        all.forEach(([one, frames], step) => {
          apply(fake, one, step);
          // A new height of the container or a row is observed at the end of a frame.
          const isObserved = one.kind === 'grow' || one.kind === 'composer';
          expect(isObserved ? 0 : fake.toEnd).toBeLessThanOrEqual(1);
          for (let i = 0; i <= frames; i += 1) {
            fake.frame();
            expect(fake.toEnd).toBeLessThanOrEqual(1);
          }
        });
        fake.settle();
        fake.scrollByUser(-up, true);
        const [isAtEnd, before] = [fake.view?.isAtEnd, fake.scrollTop];
        fake.append({ key: 'last', height: 300 });
        fake.settle();
        expect(isAtEnd ? fake.toEnd <= 1 : fake.scrollTop === before).toBe(true);
      }),
    );
  });

  it('does not follow new rows while newer messages are missing', () => {
    fc.assert(
      fc.property(list, page('new', 3), (given, more) => {
        const fake = new FakeList(given.rows, given.height, false);
        fake.controller.scrollToEnd();
        fake.settle();
        const before = fake.scrollTop;
        fake.append(...more);
        fake.settle();
        expect(fake.scrollTop).toBe(before);
      }),
    );
  });

  it('does not move what is being read, whatever changes around it', () => {
    fc.assert(
      fc.property(list, fc.nat(8_000), fc.boolean(), changes, (given, up, isWheel, all) => {
        const fake = new FakeList(given.rows, given.height, given.isWhole);
        fake.scrollByUser(-up, isWheel);
        fc.pre(fake.view?.isAtEnd === false);
        for (const [step, [one, frames]] of all.entries()) {
          const { key, edge } = fake.reading;
          const before = fake.edges(key)[edge];
          apply(fake, one, step);
          for (let i = 0; i <= frames; i += 1) {
            // A change may bring the end into view, which is then followed.
            if (fake.toEnd < NEAR_END_PX) return;
            fake.frame();
          }
          if (fake.toEnd < NEAR_END_PX) return;
          expect(fake.edges(key)[edge]).toBe(before);
        }
      }),
    );
  });

  it('opens at a row', () => {
    fc.assert(
      fc.property(list, fc.nat(99), align, (given, at, to) => {
        const index = at % given.rows.length;
        const fake = new FakeList(given.rows, given.height, given.isWhole, { index, align: to });
        const key = given.rows[index]?.key ?? '';
        expect([fake.view?.isStill, isAtGoal(fake, key, to)]).toEqual([true, true]);
      }),
    );
  });

  it('ends a jump at its row, whatever changes on the way, and fetches no page before', () => {
    fc.assert(
      fc.property(list, fc.nat(99), align, changes, (given, at, to, all) => {
        const fake = new FakeList(given.rows, given.height, given.isWhole);
        const index = at % given.rows.length;
        const key = given.rows[index]?.key ?? '';
        const arrivals: boolean[] = [];
        fake.onStill = () => arrivals.push(isAtGoal(fake, key, to));
        fake.controller.scrollTo(index, to);
        all.forEach(([one, frames], step) => {
          apply(fake, one, step);
          for (let i = 0; i < frames; i += 1) fake.frame();
        });
        fake.settle();
        expect([arrivals[0], fake.view?.isStill, fake.calls.duringJump]).toEqual([true, true, 0]);
      }),
    );
  });

  it('gives up a jump when the user scrolls, presses or touches', () => {
    const input = fc.constantFrom('wheel', 'touchstart', 'pointerdown');
    fc.assert(
      fc.property(list, fc.nat(99), input, (given, at, type) => {
        const fake = new FakeList(given.rows, given.height, given.isWhole);
        fake.controller.scrollTo(at % given.rows.length, 'center');
        fake.box.dispatchEvent(new Event(type));
        const { key, edge } = fake.reading;
        const before = fake.edges(key)[edge];
        fake.settle();
        fc.pre(fake.view?.isAtEnd === false);
        expect([fake.edges(key)[edge], fake.view?.isStill]).toEqual([before, true]);

        // Also if nothing moves: the row is visible already.
        fake.controller.scrollTo(fake.view?.bottom ?? 0, 'nearest');
        fake.box.dispatchEvent(new Event(type));
        expect(fake.view?.isStill).toBe(true);
      }),
    );
  });

  it('asks for pages near the ends only', () => {
    fc.assert(
      fc.property(list, fc.nat(8_000), (given, up) => {
        const fake = new FakeList(given.rows, given.height, given.isWhole);
        fake.scrollByUser(-up, true);
        Object.assign(fake.calls, { nearStart: 0, nearEnd: 0 });
        fake.controller.onScroll();
        expect(fake.calls).toMatchObject({
          nearStart: Number(fake.scrollTop < 800),
          nearEnd: Number(fake.toEnd < 800),
        });
      }),
    );
  });
});
