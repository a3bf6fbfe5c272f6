export type Part = { text: string; href?: string };

const LINK = /https?:\/\/[^\s<>"']+/gi;

/** Splits text at web addresses; punctuation that ends a sentence is not part of one. */
export function splitLinks(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const href = trimEnd(match[0]);
    if (!URL.canParse(href)) continue;
    parts.push({ text: text.slice(end, match.index) }, { text: href, href });
    end = match.index + href.length;
  }
  return [...parts, { text: text.slice(end) }].filter((part) => part.text !== '');
}

function trimEnd(address: string): string {
  const trimmed = address.replace(/[.,;:!?…]+$/, '');
  // A closing bracket belongs to the sentence unless the address opened one.
  return trimmed.endsWith(')') && !trimmed.includes('(') ? trimEnd(trimmed.slice(0, -1)) : trimmed;
}
