import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

/** `index.html` is excluded: each server writes the address of the API into it. */
const COMPRESSIBLE = /\.(js|css|svg|json|webmanifest|txt)$/;
/** Smaller files fit into one packet without compression. */
const LEAST_BYTES = 1_000;

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

async function compress(path: string): Promise<void> {
  const content = await readFile(path);
  if (content.length < LEAST_BYTES) return;
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  await Promise.all([
    brotli(content, { params }).then((packed) => writeFile(`${path}.br`, packed)),
    zip(content, { level: 9 }).then((packed) => writeFile(`${path}.gz`, packed)),
  ]);
}

/**
 * Writes `.br` and `.gz` beside each text file of the build, so that servers do not compress per
 * request.
 */
export function precompress(outDir: string): Plugin {
  return {
    name: 'zentra-precompress',
    apply: 'build',
    closeBundle: {
      order: 'post',
      sequential: true,
      handler: async () => {
        const files = readdirSync(outDir, { recursive: true, encoding: 'utf8' });
        await Promise.all(
          files.filter((file) => COMPRESSIBLE.test(file)).map((file) => compress(join(outDir, file))),
        );
      },
    },
  };
}
