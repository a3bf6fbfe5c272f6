import type { Page } from '@playwright/test';

/** A point in time that a test waits for. */
export function moment() {
  let come = () => {};
  const came = new Promise<void>((resolve) => (come = resolve));
  return { come, came };
}

interface Held {
  /** The server has done what was asked; its answer is held back. */
  isDone: Promise<void>;
  release(): void;
}

/** Lets the next request of this method and address through, and its answer only after `release`; `isOver` once it has arrived. */
export async function holdAnswer(
  page: Page,
  method: string,
  address: RegExp,
): Promise<Held & { isOver: Promise<void> }> {
  const [done, released, over] = [moment(), moment(), moment()];
  let isTaken = false;
  await page.route(address, async (route) => {
    if (isTaken || route.request().method() !== method) return route.fallback();
    isTaken = true;
    const response = await route.fetch();
    done.come();
    await released.came;
    await route.fulfill({ response });
    over.come();
  });
  return { isDone: done.came, release: released.come, isOver: over.came };
}

/** The same for acks of the live connection, whose events go through. Call it before the page connects. */
export async function acksOf(page: Page): Promise<{ hold(): Held }> {
  const state: { held: (() => void)[] | null; done: () => void } = { held: null, done: () => {} };
  await page.routeWebSocket(/\/ws\/chat/, (socket) => {
    socket.connectToServer().onMessage((frame) => {
      const isAck = String(frame).startsWith('43');
      if (!isAck || !state.held) return socket.send(frame);
      state.held.push(() => socket.send(frame));
      state.done();
    });
  });
  const hold = (): Held => {
    const done = moment();
    Object.assign(state, { held: [], done: done.come });
    const release = () => {
      state.held?.forEach((send) => send());
      state.held = null;
    };
    return { isDone: done.came, release };
  };
  return { hold };
}
