import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { compiledWords } from './compiled-words.mts';
import { earlySplash } from './early-splash.mts';
import { precompress } from './precompress.mts';
import { serviceWorker } from './service-worker.mts';
import { slimZod } from './slim-zod.mts';
import { strictStyles } from './strict-styles.mts';
import { wholeShell } from './whole-shell.mts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** In development the page learns the API's address as the static server tells it in production. */
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

export default defineConfig({
  root: path('.'),
  plugins: [
    react(),
    tailwindcss(),
    apiAddress,
    earlySplash,
    strictStyles,
    compiledWords,
    slimZod,
    serviceWorker,
    precompress(outDir),
  ],
  resolve: {
    alias: {
      '@zentra/contracts': path('../../libs/contracts/src/index.ts'),
      '@zentra/client/browser': path('../../libs/client/src/browser/index.ts'),
      '@zentra/client': path('../../libs/client/src/index.ts'),
      '@': path('./src'),
    },
  },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2023',
    // What counts is what travels: scripts/shell-budget.spec.ts.
    chunkSizeWarningLimit: Infinity,
    rolldownOptions: { output: { codeSplitting: wholeShell(path('src/main.tsx')) } },
  },
  server: { host: '127.0.0.1', port: Number(process.env.WEB_PORT ?? 5173), strictPort: true },
});
