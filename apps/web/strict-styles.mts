import type { Plugin } from 'vite';

const INSERT_CSS = 'function __insertCSS(code) {';
const ADOPT_CSS = `${INSERT_CSS}
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(code);
  document.adoptedStyleSheets.push(sheet);
  return;`;

/**
 * Makes sonner hand its styles to the CSS object model. It inserts a `<style>` element when it is
 * imported, which the content security policy refuses, and offers no other way.
 */
export const strictStyles: Plugin = {
  name: 'zentra-strict-styles',
  apply: 'build',
  enforce: 'pre',
  transform(code, id) {
    if (!/sonner[\\/]dist[\\/]index\.mjs/.test(id)) return null;
    if (!code.includes(INSERT_CSS)) throw new Error('sonner now inserts its styles in another way');
    return { code: code.replace(INSERT_CSS, ADOPT_CSS), map: null };
  },
};
