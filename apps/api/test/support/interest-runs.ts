import { INTEREST_COOLDOWN_DAYS, INTEREST_TTL_DAYS } from '@zentra/contracts';
import fc from 'fast-check';
import { EVERYBODY, type Command, type Limits, type Model } from './interest-model';
import { NAMES, type Name } from './pair-model';

/**
 * Several commands, of which the first that would change something is run: long runs are where the
 * rules interact.
 */
type Wishes = [Command, ...Command[]];
/** One command, several concurrently, time that passes, or a round of the sweeper. */
export type Step = { together: Wishes[] } | { days: number } | { sweep: true };
export interface Run {
  limits: Limits;
  /** The oldest account first. */
  byAge: Name[];
  steps: Step[];
}

const who = fc.constantFrom(...EVERYBODY);
/** Weights of the commands: higher for those that seldom change something. */
const WEIGHTS: Record<Command['what'], number> = {
  send: 25,
  accept: 30,
  reject: 20,
  withdraw: 18,
  end: 18,
  block: 6,
  unblock: 18,
  everyone: 4,
  nobody: 1,
  code: 6,
  share: 6,
  renew: 4,
  confirm: 3,
};
const what = fc.oneof(
  ...Object.entries(WEIGHTS).map(([name, weight]) => ({
    weight,
    arbitrary: fc.constant(name as Command['what']),
  })),
);
const commandOf = (kind: fc.Arbitrary<Command['what']>): fc.Arbitrary<Command> =>
  fc.record({ who, kind }).map(({ who: [by, of], kind: done }) => ({ by, what: done, of }));
const command = commandOf(what);
const several = fc
  .tuple(command, fc.array(command, { maxLength: 11, size: 'max' }))
  .map(([first, more]): Wishes => [first, ...more]);
/** The outcome does not matter: most refusals come from sending. */
const attempt = commandOf(fc.oneof(fc.constant('send' as const), what)).map((made): Wishes => [made]);
/** A failing run is shortened by leaving steps out, not by other wishes. */
const wishes = fc.noShrink(fc.oneof({ weight: 3, arbitrary: several }, { weight: 1, arbitrary: attempt }));

const together = (minLength: number, maxLength: number): fc.Arbitrary<Step> =>
  fc.record({ together: fc.array(wishes, { minLength, maxLength }) });
/** One day, or the days until just before or at an expiry or the end of a cooldown. */
const days: fc.Arbitrary<Step> = fc.record({
  days: fc.constantFrom(
    1,
    INTEREST_COOLDOWN_DAYS - 1,
    INTEREST_COOLDOWN_DAYS,
    INTEREST_TTL_DAYS - 1,
    INTEREST_TTL_DAYS,
  ),
});
const step = fc.oneof(
  { weight: 6, arbitrary: together(1, 1) },
  { weight: 3, arbitrary: together(2, 3) },
  { weight: 2, arbitrary: days },
  { weight: 2, arbitrary: fc.constant<Step>({ sweep: true }) },
);
const limit = fc.constantFrom(Infinity, 2, 1, 1);

/** Random runs of three users, with at most `maxLength` steps. */
export const runs = (maxLength: number): fc.Arbitrary<Run> =>
  fc.record({
    limits: fc.record({ sent: limit, received: limit }),
    byAge: fc.shuffledSubarray([...NAMES], { minLength: NAMES.length }),
    steps: fc.array(step, { minLength: 1, maxLength, size: 'max' }),
  });

export const chosen = (model: Model, wished: Wishes): Command => model.fruitful(wished)[0] ?? wished[0];

/** Returns all permutations. */
export function orders<T>(items: T[]): T[][] {
  if (items.length < 2) return [items];
  return items.flatMap((first, i) => orders(items.filter((_, j) => j !== i)).map((rest) => [first, ...rest]));
}
