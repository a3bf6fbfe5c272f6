import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { compileMessages } from './compile-messages.mts';
import { earlySplash } from './early-splash.mts';
import { precompress } from './precompress.mts';
import { serviceWorker } from './service-worker.mts';
import { strictStyles } from './strict-styles.mts';
import { wholeShell } from './whole-shell.mts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/**
 * Writes the address of the API into the page in development, as the static server does in
 * production.
 */
const apiAddress: Plugin = {
  name: 'zentra-api-address',
  apply: 'serve',
  transformIndexHtml: (html) =>
    html.replace(
      'name="zentra-api" content=""',
      `name="zentra-api" content="${process.env.ZENTRA_API ?? ''}"`,
    ),
};

const outDir = path('../../dist/apps/web');
const messages = path('../../dist/messages');

/**
 * In the built app: compiled messages, and react-intl without its parser, as its manual recommends.
 */
const compiled = [
  { find: /^@\/locales(?=\/)/, replacement: messages },
  {
    find: /^@formatjs\/icu-messageformat-parser$/,
    replacement: '@formatjs/icu-messageformat-parser/no-parser.js',
  },
  // Radix inserts `<style>` elements with this package, which the content security policy refuses.
  { find: 'react-style-singleton', replacement: path('src/lib/dom/style-singleton.ts') },
];

export default defineConfig(({ command }) => {
  if (command === 'build') compileMessages(path('src/locales'), messages);
  return {
    root: path('.'),
    plugins: [
      react(),
      tailwindcss(),
      apiAddress,
      earlySplash,
      strictStyles,
      serviceWorker,
      precompress(outDir),
    ],
    resolve: {
      alias: [
        ...(command === 'build' ? compiled : []),
        { find: '@zentra/contracts', replacement: path('../../libs/contracts/src/index.ts') },
        { find: '@zentra/client/browser', replacement: path('../../libs/client/src/browser/index.ts') },
        { find: '@zentra/client', replacement: path('../../libs/client/src/index.ts') },
        { find: '@', replacement: path('./src') },
      ],
    },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      // Fetched by developer tools only; the sources are public (docs/operations.md).
      sourcemap: true,
      // All supported browsers have `modulepreload`.
      modulePreload: { polyfill: false },
      // The compressed size is checked instead: scripts/proofs/shell-budget.spec.ts.
      chunkSizeWarningLimit: Infinity,
      rolldownOptions: { output: { codeSplitting: wholeShell(path('src/main.tsx')) } },
    },
    server: { host: '127.0.0.1', port: Number(process.env.WEB_PORT ?? 5173), strictPort: true },
  };
});
