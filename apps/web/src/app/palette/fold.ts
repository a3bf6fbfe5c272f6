import { foldText } from '@zentra/contracts';

/** Whether each typed word begins a word of the name, case and accents apart. */
export function isNamed(name: string, q: string): boolean {
  const folded = foldText(name);
  const parts = folded.split(/[\s@._-]+/);
  return foldText(q)
    .split(/\s+/)
    .every((word) => word === '' || parts.some((part) => part.startsWith(word)) || folded.startsWith(word));
}
