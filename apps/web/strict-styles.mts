import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const INSERT_CSS = 'function __insertCSS(code) {';
const ADOPT_CSS = `${INSERT_CSS}
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(code);
  document.adoptedStyleSheets.push(sheet);
  return;`;

/**
 * Two libraries write `<style>` elements into the page, which our policy refuses. Here they hand the same rules to the
 * CSS object model, which it allows: sonner its style sheet, Radix what keeps the page still behind a dialog.
 */
export const strictStyles: Plugin = {
  name: 'zentra-strict-styles',
  apply: 'build',
  enforce: 'pre',
  resolveId: (id) =>
    id === 'react-style-singleton'
      ? fileURLToPath(new URL('./src/lib/dom/style-singleton.ts', import.meta.url))
      : null,
  transform(code, id) {
    if (!/sonner[\\/]dist[\\/]index\.mjs/.test(id)) return null;
    if (!code.includes(INSERT_CSS)) throw new Error('sonner now inserts its styles in another way');
    return { code: code.replace(INSERT_CSS, ADOPT_CSS), map: null };
  },
};
