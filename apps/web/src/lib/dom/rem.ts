/** `count` times the font size that the browser is set to, in px: for what scripts measure beside text. */
export const remInPx = (count: number): number =>
  count * parseFloat(getComputedStyle(document.documentElement).fontSize);
