import { foldText } from '@zentra/contracts';

/** Returns true if each word of `q` begins a word of the name. Case and accents are ignored. */
export function isNamed(name: string, q: string): boolean {
  const folded = foldText(name);
  const parts = folded.split(/[\s@._-]+/);
  return foldText(q)
    .split(/\s+/)
    .every((word) => word === '' || parts.some((part) => part.startsWith(word)) || folded.startsWith(word));
}
