import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Compiles the messages of each language with the library's own compiler. The built app then needs
 * no message parser.
 * @param source the folder with one JSON file for each language
 * @param target the folder for the compiled files, of the same names
 */
export function compileMessages(source: string, target: string): void {
  const manifest = createRequire(import.meta.url).resolve('@formatjs/cli/package.json');
  const program = join(dirname(manifest), 'bin/formatjs');
  execFileSync(process.execPath, [program, 'compile-folder', '--ast', '--format', 'simple', source, target], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
