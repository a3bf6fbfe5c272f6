import { open } from 'yauzl';

/** An Office file has some dozens of parts; a longer directory is no Office file. */
const MOST_NAMES = 10_000;

/** Returns the names in a ZIP archive, by its central directory; undefined where that cannot be read. */
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
