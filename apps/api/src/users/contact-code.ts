import { randomInt } from 'node:crypto';

/** No letter or digit that is mistaken for another. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const part = () => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** A code to give to people one wants to hear from: short enough to say, too long to guess. */
export const newContactCode = (): string => `${part()}-${part()}`;
