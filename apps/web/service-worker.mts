import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const LANGUAGES = readdirSync(path('./src/locales')).flatMap((file) => /^(.+)\.json$/.exec(file)?.[1] ?? []);
const OF_NOTIFICATIONS = 'push.notification.';

/** Returns the texts of notifications in one language. */
const wordsOf = (language: string) =>
  Object.fromEntries(
    Object.entries(
      JSON.parse(readFileSync(path(`./src/locales/${language}.json`), 'utf8')) as Record<string, string>,
    )
      .filter(([id]) => id.startsWith(OF_NOTIFICATIONS))
      .map(([id, text]) => [id.slice(OF_NOTIFICATIONS.length), text]),
  );

/** Large and rarely used: cached on first use. */
const RARE = /\/emoji-dialog\.tsx$/;

/**
 * Returns all files that the page needs. Offline, a missing one would break whatever imports it.
 */
function shellOf(bundle: Rolldown.OutputBundle): string[] {
  return Object.values(bundle)
    .filter((file) =>
      file.type === 'chunk' ? !RARE.test(file.facadeModuleId ?? '') : /\.(css|woff2)$/.test(file.fileName),
    )
    .map(({ fileName }) => `/${fileName}`)
    .sort();
}

/**
 * Builds the service worker after the app, as a separate file with the list of the shell's files.
 */
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
        sourcemap: true,
        rollupOptions: {
          input: path('./src/service-worker/service-worker.ts'),
          output: { entryFileNames: 'service-worker.js', format: 'iife' },
        },
      },
    });
  },
};
