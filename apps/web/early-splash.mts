import type { Plugin } from 'vite';

const STYLESHEET = /\s*<link rel="stylesheet"[^>]*>/g;

/**
 * Moves the style sheets behind the splash of index.html. In the head they would delay the first
 * paint. At the end of the body they are still loaded before the scripts run, so the app never
 * renders unstyled.
 */
export const earlySplash: Plugin = {
  name: 'zentra-early-splash',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => {
      const links = html.match(STYLESHEET) ?? [];
      if (links.length === 0) throw new Error('The built page has no style sheet to move');
      return html.replace(STYLESHEET, '').replace('</body>', `${links.join('').trim()}\n  </body>`);
    },
  },
};
