/** @jest-environment ./apps/web/test/dom-environment.ts */
import { recoverFocus } from './focus-recovery';

const heading = () => document.querySelector('h1');
const button = (name: string) => document.querySelector<HTMLElement>(`[name=${name}]`);
/** The observer of removals is called in a microtask. */
const observed = () => Promise.resolve();

describe('recoverFocus', () => {
  let stop: () => void;
  beforeEach(() => {
    jest.useFakeTimers();
    document.body.innerHTML = `<main><h1 tabindex="-1">Screen</h1><button name="one"></button><button name="two"></button></main>`;
    stop = recoverFocus();
  });
  afterEach(() => {
    stop();
    jest.useRealTimers();
  });

  it('focuses the heading 100 ms after the focused element was removed', async () => {
    button('one')?.focus();
    button('one')?.remove();
    await observed();
    jest.advanceTimersByTime(99);
    expect(document.activeElement).toBe(document.body);
    jest.advanceTimersByTime(1);
    expect(document.activeElement).toBe(heading());
  });

  it('does nothing later when focus has moved in between, though it is lost again at that moment', async () => {
    button('one')?.focus();
    button('one')?.remove();
    await observed();
    button('two')?.focus();
    jest.advanceTimersByTime(99);
    // As a dialog does that closes, before it returns focus to its opener.
    button('two')?.blur();
    jest.advanceTimersByTime(1);
    expect(document.activeElement).toBe(document.body);
  });
});
