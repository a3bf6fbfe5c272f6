// Checks packed packages (paths of tarballs) as npm would install them. Prints one line for each
// problem, and exits with code 1 if there is one.
import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

let problems = 0;
for (const path of process.argv.slice(2)) {
  const tarball = readFileSync(path);
  const { messages, pkg } = await publint({
    pack: { tarball: tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength) },
    strict: true,
  });
  const types = await checkPackage(createPackageFromTarballData(tarball));
  const found = [
    ...messages.map((message) => formatMessage(message, pkg, { color: false })),
    // Node 10 does not support `exports`, and nothing here runs on it.
    ...types.problems
      .filter(({ resolutionKind }) => resolutionKind !== 'node10')
      .map((one) => JSON.stringify(one)),
  ];
  for (const one of found) console.log(`${pkg.name}: ${one}`);
  problems += found.length;
}
process.exitCode = problems === 0 ? 0 : 1;
