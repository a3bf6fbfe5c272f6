const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Whether each typed word begins a word of the name, case and accents apart. */
export function isNamed(name: string, q: string): boolean {
  const parts = fold(name).split(/[\s@._-]+/);
  return fold(q)
    .split(/\s+/)
    .every(
      (word) => word === '' || parts.some((part) => part.startsWith(word)) || fold(name).startsWith(word),
    );
}
