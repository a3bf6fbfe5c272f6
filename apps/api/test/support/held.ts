/** An answer that has come and goes no further, until it is let go. */
export interface Held {
  /** Resolves once there is one. */
  reached: Promise<void>;
  release(): void;
}

type Method = (...parameters: unknown[]) => unknown;

/** Holds back what the next call of a method answers, one of those that `accept` approves; the call itself is made as ever. */
export function heldAt<Name extends string>(
  target: Record<Name, unknown>,
  name: Name,
  accept: (first: unknown) => boolean = () => true,
): Held {
  const owner = target as Record<string, unknown>;
  const original = owner[name] as Method;
  let reach: () => void;
  let release: () => void;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  owner[name] = async function (this: unknown, ...parameters: unknown[]) {
    const answer = original.apply(this, parameters);
    if (!accept(parameters[0])) return answer;
    owner[name] = original;
    const got = await answer;
    reach();
    await released;
    return got;
  };
  return { reached, release: () => release() };
}
