import type { Page } from '@playwright/test';

/** A point in time that a test waits for. */
export function moment() {
  let come = () => {};
  const came = new Promise<void>((resolve) => (come = resolve));
  return { come, came };
}

interface Delayed {
  /** The server has handled the request; its answer is delayed. */
  isDone: Promise<void>;
  release(): void;
}

/**
 * Lets the next request of this method and address through, and its answer only after `release`;
 * `isOver` resolves once it has arrived.
 */
export async function delayAnswer(
  page: Page,
  method: string,
  address: RegExp,
): Promise<Delayed & { isOver: Promise<void> }> {
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

/** The same for acks over the socket; events pass. Call it before the page connects. */
export async function acksOf(page: Page): Promise<{ hold(): Delayed }> {
  const state: { delayed: (() => void)[] | null; done: () => void } = { delayed: null, done: () => {} };
  await page.routeWebSocket(/\/ws\/chat/, (socket) => {
    socket.connectToServer().onMessage((frame) => {
      const isAck = String(frame).startsWith('43');
      if (!isAck || !state.delayed) return socket.send(frame);
      state.delayed.push(() => socket.send(frame));
      state.done();
    });
  });
  const hold = (): Delayed => {
    const done = moment();
    Object.assign(state, { delayed: [], done: done.come });
    const release = () => {
      state.delayed?.forEach((send) => send());
      state.delayed = null;
    };
    return { isDone: done.came, release };
  };
  return { hold };
}
