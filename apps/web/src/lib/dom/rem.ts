/** Converts rem to px, with the font size set in the browser. */
export const remInPx = (count: number): number =>
  count * parseFloat(getComputedStyle(document.documentElement).fontSize);
