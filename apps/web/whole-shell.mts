import type { Rolldown } from 'vite';

type InfoOf = (id: string) => Pick<Rolldown.ModuleInfo, 'importedIds'> | null;

/** Everything of ours that the page loads before it shows anything: what the entry imports, what that imports, and so on. */
function shellOf(entry: string, infoOf: InfoOf): Set<string> {
  const shell = new Set([entry]);
  // A set gives what is added while it is walked through, too.
  for (const id of shell) infoOf(id)?.importedIds.forEach((one) => shell.add(one));
  return shell;
}

/**
 * The shell in one file, with what it uses of libraries, instead of one file for each set of routes that happens to share something
 * of it: a fifteenth smaller, since it is compressed as a whole, and asked for at once.
 */
export function wholeShell(entry: string): Rolldown.CodeSplittingOptions {
  let shell: Set<string> | undefined;
  return {
    groups: [
      {
        debugName: 'shell',
        name: (id, context) => {
          shell ??= shellOf(entry, (one) => context.getModuleInfo(one));
          // Libraries come along where they are used: by their imports alone, their index files would bring all of them.
          return shell.has(id) && !id.includes('node_modules') ? 'shell' : null;
        },
      },
    ],
  };
}
