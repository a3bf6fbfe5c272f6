import { open } from 'yauzl';

/** An Office file has some dozens of parts. A longer directory is not one. */
const MOST_NAMES = 10_000;

/**
 * Returns the names in a ZIP archive, by its central directory. Undefined where that cannot be read
 * or has more than 10,000 names.
 */
export function namesInZip(path: string): Promise<Set<string> | undefined> {
  return new Promise((resolve) => {
    open(path, { lazyEntries: true }, (error, zip) => {
      if (error) return resolve(undefined);
      const names = new Set<string>();
      const finish = (found: Set<string> | undefined) => {
        zip.close();
        resolve(found);
      };
      zip.on('error', () => finish(undefined));
      zip.on('end', () => finish(names));
      zip.on('entry', ({ fileName }: { fileName: string }) => {
        names.add(fileName);
        if (names.size > MOST_NAMES) finish(undefined);
        else zip.readEntry();
      });
      zip.readEntry();
    });
  });
}
