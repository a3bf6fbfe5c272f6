import { LIMITS } from './limits';

/**
 * Controls, and signs without a shape of their own (a right-to-left override makes `exe.jpg` of `gpj.exe`); but for the
 * joiners, which some scripts and emoji need.
 */
const INVISIBLE = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/gu;
/** What some system or shell takes for more than a letter of a name. */
const SPECIAL = /[<>:"|?*]/g;

/** A name without folders and tricks: one line, 1 to 120 characters, the extension kept when it is cut. */
export function cleanFileName(name: string): string {
  const last = name.normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  const plain = last
    .replace(INVISIBLE, '')
    .replace(SPECIAL, '_')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  if (plain === '') return 'file';
  const letters = [...plain];
  if (letters.length <= LIMITS.fileName.max) return plain;
  const extension = /\.[a-z0-9]{1,8}$/i.exec(plain)?.[0] ?? '';
  return letters.slice(0, LIMITS.fileName.max - extension.length).join('') + extension;
}
