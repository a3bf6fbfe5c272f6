import { perFrame } from './per-frame';

describe('per frame', () => {
  it('runs together and in order what came before the frame, and asks for one frame for it', () => {
    const frames: (() => void)[] = [];
    const later = perFrame((run) => void frames.push(run));
    const ran: string[] = [];
    later(() => ran.push('first'));
    later(() => {
      ran.push('second');
      later(() => ran.push('of the next frame'));
    });
    expect([ran, frames.length]).toEqual([[], 1]);
    frames.shift()?.();
    expect([ran, frames.length]).toEqual([['first', 'second'], 1]);
    frames.shift()?.();
    expect(ran).toEqual(['first', 'second', 'of the next frame']);
  });
});
