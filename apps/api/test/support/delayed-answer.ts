/** An answer that is delayed until `release`. */
export interface DelayedAnswer {
  /** Resolves once the method has answered. */
  reached: Promise<void>;
  release(): void;
}

type Method = (...parameters: unknown[]) => unknown;

/**
 * Delays the answer of the next call of a method whose first argument `accept` approves; the call
 * itself runs.
 */
export function delayAnswerOf<Name extends string>(
  target: Record<Name, unknown>,
  name: Name,
  accept: (first: unknown) => boolean = () => true,
): DelayedAnswer {
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
