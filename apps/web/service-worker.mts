import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const LANGUAGES = ['en', 'de', 'ar'];
const OF_NOTIFICATIONS = 'push.notification.';

/** The few texts that the service worker shows, of each language. */
const wordsOf = (language: string) =>
  Object.fromEntries(
    Object.entries(
      JSON.parse(readFileSync(path(`./src/languages/${language}.json`), 'utf8')) as Record<string, string>,
    )
      .filter(([id]) => id.startsWith(OF_NOTIFICATIONS))
      .map(([id, text]) => [id.slice(OF_NOTIFICATIONS.length), text]),
  );

/** What the page needs before it shows anything, from its own scripts on; later chunks are kept when they are first used. */
function shellOf(bundle: Rolldown.OutputBundle): string[] {
  const names = new Set<string>();
  const take = (name: string) => {
    const file = bundle[name];
    if (!file || names.has(name)) return;
    names.add(name);
    if (file.type === 'chunk') file.imports.forEach(take);
  };
  for (const file of Object.values(bundle)) {
    if ((file.type === 'chunk' && file.isEntry) || /\.(css|woff2)$/.test(file.fileName)) take(file.fileName);
  }
  return [...names]
    .filter((name) => !name.endsWith('.html'))
    .map((name) => `/${name}`)
    .sort();
}

/** Builds the service worker after the app, as a file of its own that knows the names of the shell's files. */
export const serviceWorker: Plugin = {
  name: 'zentra-service-worker',
  apply: 'build',
  async writeBundle({ dir = '' }, bundle) {
    const shell = shellOf(bundle);
    await build({
      configFile: false,
      root: path('.'),
      publicDir: false,
      logLevel: 'warn',
      define: {
        __SHELL__: JSON.stringify(shell),
        __WORDS__: JSON.stringify(Object.fromEntries(LANGUAGES.map((one) => [one, wordsOf(one)]))),
      },
      build: {
        outDir: dir,
        emptyOutDir: false,
        target: 'es2023',
        rollupOptions: {
          input: path('./src/service-worker/service-worker.ts'),
          output: { entryFileNames: 'service-worker.js', format: 'iife' },
        },
      },
    });
  },
};
