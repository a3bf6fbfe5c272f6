import { randomInt } from 'node:crypto';

/** Lower-case letters and digits without those that are easily confused. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const part = () => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** Returns a random contact code, such as `abcd-efgh`: short enough to say, too long to guess. */
export const newContactCode = (): string => `${part()}-${part()}`;
