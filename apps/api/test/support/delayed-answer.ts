/** An answer that is delayed until `release`. */
export interface DelayedAnswer {
  /** Resolves once the method has answered. */
  reached: Promise<void>;
  release(): void;
}

type Method = (...parameters: unknown[]) => unknown;

/**
 * Delays the answer of the next call of a method whose first argument `accept` approves; the call
 * itself runs. `targets` are the same object in every process.
 */
export function delayAnswerOf<Name extends string>(
  targets: Record<Name, unknown> | Record<Name, unknown>[],
  name: Name,
  accept: (first: unknown) => boolean = () => true,
): DelayedAnswer {
  const owners = [targets].flat() as Record<string, unknown>[];
  const originals = owners.map((owner) => owner[name] as Method);
  let reach: () => void;
  let release: () => void;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  for (const [i, owner] of owners.entries()) {
    owner[name] = async function (this: unknown, ...parameters: unknown[]) {
      const answer = originals[i]?.apply(this, parameters);
      if (!accept(parameters[0])) return answer;
      for (const [n, one] of owners.entries()) one[name] = originals[n];
      const got = await answer;
      reach();
      await released;
      return got;
    };
  }
  return { reached, release: () => release() };
}
