/**
 * How often the tests of races repeat each race, each time with fresh state: 10 by default, 100
 * with `CI=true`, or the value of `PROOF_ROUNDS` (2 to 100). A property test runs the same share of
 * its cases.
 */
export const ROUNDS = readRounds(process.env);

/** The number of rounds to which the figures in the tests of races refer. */
const FULL_ROUNDS = 100;

/** Returns the number of cases of a property test with `full` cases in full rounds; at least 5. */
export const casesOf = (full: number): number => Math.max(5, Math.ceil((full * ROUNDS) / FULL_ROUNDS));

function readRounds({ PROOF_ROUNDS, CI }: NodeJS.ProcessEnv): number {
  if (!PROOF_ROUNDS) return CI === 'true' ? 100 : 10;
  const rounds = Number(PROOF_ROUNDS);
  if (!Number.isInteger(rounds) || rounds < 2 || rounds > 100) {
    throw new Error(`PROOF_ROUNDS is “${PROOF_ROUNDS}”; it must be a whole number from 2 to 100.`);
  }
  return rounds;
}
