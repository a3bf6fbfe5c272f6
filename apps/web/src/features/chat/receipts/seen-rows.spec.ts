/** @jest-environment ./apps/web/test/dom-environment.ts */
import fc from 'fast-check';
import { SeenRows } from './seen-rows';

fc.configureGlobal({ numRuns: process.env.CI ? 300 : 25 });

const HEIGHT = 600;
const BOX_TOP = 80;

interface Row {
  height: number;
  isMeasured: boolean;
}

interface Layout {
  rows: Row[];
  scrollTop: number;
  /** Height of an on-screen keyboard over the bottom of the container, in px. */
  keyboard: number;
  /** Height of what covers the rows at the top and the bottom, in px. */
  covers: [number, number];
}

let frames: (() => void)[] = [];
/** The part of the page that an on-screen keyboard leaves visible. */
const viewport = { offsetTop: 0, height: 0 };

beforeAll(() => {
  Object.assign(globalThis, {
    requestAnimationFrame: (run: () => void) => frames.push(run),
    cancelAnimationFrame: () => (frames = []),
    visualViewport: viewport,
  });
});

const rect = (top: number, height: number, right = 400) =>
  ({ top, bottom: top + height, left: 0, right, height }) as DOMRect;

/** A scroll container with rows at the given places, as the browser would lay them out. */
class FakeTimeline {
  readonly box = document.createElement('div');
  readonly onSeen = jest.fn<void, [number]>();
  readonly seen = new SeenRows({ current: this.box });
  private readonly frame = document.createElement('div');
  private layout: Layout;

  constructor(layout: Layout) {
    this.layout = layout;
    viewport.height = BOX_TOP + HEIGHT - layout.keyboard;
    this.box.style.overflowY = 'auto';
    this.box.getBoundingClientRect = () => rect(BOX_TOP, HEIGHT);
    this.frame.append(this.box);
    document.body.replaceChildren(this.frame);
    layout.rows.forEach((row, i) => {
      const element = document.createElement('div');
      element.dataset.seq = String(i + 1);
      element.style.visibility = row.isMeasured ? 'visible' : 'hidden';
      element.getBoundingClientRect = () => {
        const { top, bottom } = this.edges(i);
        return rect(BOX_TOP + top, bottom - top);
      };
      this.box.append(element);
    });
    layout.covers.forEach((_, i) => {
      const cover = document.createElement('div');
      cover.dataset.covers = '';
      cover.getBoundingClientRect = () => {
        const height = this.layout.covers[i] ?? 0;
        return rect(i === 0 ? BOX_TOP : BOX_TOP + HEIGHT - height, height);
      };
      this.frame.append(cover);
    });
  }

  scrollTo(scrollTop: number): void {
    this.layout = { ...this.layout, scrollTop };
  }

  /** Edges of a row, relative to the upper edge of the container. */
  edges(index: number): { top: number; bottom: number } {
    const { rows, scrollTop } = this.layout;
    const top = rows.slice(0, index).reduce((sum, { height }) => sum + height, -scrollTop);
    return { top, bottom: top + (rows[index]?.height ?? 0) };
  }

  /** The last message of which a user sees the end, or half a screen. */
  get lastVisible(): number {
    const [above, below] = this.layout.covers;
    const space = { top: above, bottom: HEIGHT - Math.max(below, this.layout.keyboard) };
    const isVisible = this.layout.rows.map(({ isMeasured }, i) => {
      const { top, bottom } = this.edges(i);
      const isEndVisible = bottom > space.top && bottom <= space.bottom + 1;
      const shown = Math.min(bottom, space.bottom) - Math.max(top, space.top);
      return isMeasured && (isEndVisible || shown >= (space.bottom - space.top) / 2);
    });
    return isVisible.lastIndexOf(true) + 1;
  }

  look(isReady = true): void {
    this.seen.update({ isReady, onSeen: this.onSeen });
  }
}

function nextFrame(): void {
  const due = frames;
  frames = [];
  due.forEach((run) => run());
}

const layout: fc.Arbitrary<Layout> = fc.record({
  rows: fc.array(
    fc.record({
      height: fc.oneof(fc.integer({ min: 24, max: 200 }), fc.integer({ min: 400, max: 2_000 })),
      isMeasured: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constant(false)),
    }),
    { minLength: 1, maxLength: 30, size: 'max' },
  ),
  scrollTop: fc.integer({ min: 0, max: 4_000 }),
  keyboard: fc.constantFrom(0, 250),
  covers: fc.tuple(fc.constantFrom(0, 56), fc.constantFrom(0, 40)),
});

/** What `onSeen` was called with. */
const reports = ({ onSeen }: FakeTimeline) => onSeen.mock.calls.map(([seq]) => seq);
const reported = (seq: number) => (seq > 0 ? [seq] : []);

describe('seen rows', () => {
  beforeEach(() => {
    jest.spyOn(document, 'hasFocus').mockReturnValue(true);
    frames = [];
  });
  afterEach(() => jest.restoreAllMocks());

  it('report the last message whose end is visible, or that fills half of the space', () => {
    fc.assert(
      fc.property(layout, (given) => {
        const timeline = new FakeTimeline(given);
        timeline.look();
        nextFrame();
        expect(reports(timeline)).toEqual([]);
        nextFrame();
        expect(reports(timeline)).toEqual(reported(timeline.lastVisible));
        expect(frames).toEqual([]);
      }),
    );
  });

  it('report a message only if it was visible in two consecutive frames', () => {
    fc.assert(
      fc.property(layout, fc.integer({ min: 0, max: 4_000 }), (given, scrollTop) => {
        const timeline = new FakeTimeline(given);
        timeline.look();
        const first = timeline.lastVisible;
        nextFrame();
        timeline.scrollTo(scrollTop);
        nextFrame();
        expect(reports(timeline)).toEqual(reported(Math.min(first, timeline.lastVisible)));
      }),
    );
  });

  it('look again after a move during a check', () => {
    fc.assert(
      fc.property(layout, fc.integer({ min: 0, max: 4_000 }), (given, scrollTop) => {
        const timeline = new FakeTimeline(given);
        timeline.look();
        nextFrame();
        timeline.scrollTo(scrollTop);
        timeline.seen.look();
        for (let i = 0; i < 3; i += 1) nextFrame();
        expect(reports(timeline).slice(-1)).toEqual(reported(timeline.lastVisible));
        expect(frames).toEqual([]);
      }),
    );
  });

  it.each([
    ['during a jump', () => {}, false],
    ['in a window without the focus', () => jest.spyOn(document, 'hasFocus').mockReturnValue(false), true],
    [
      'on a hidden page',
      () => jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden'),
      true,
    ],
  ] as const)('report nothing %s', (_, arrange, isReady) => {
    arrange();
    fc.assert(
      fc.property(layout, (given) => {
        const timeline = new FakeTimeline(given);
        timeline.look(isReady);
        nextFrame();
        nextFrame();
        expect(reports(timeline)).toEqual([]);
      }),
    );
  });
});
