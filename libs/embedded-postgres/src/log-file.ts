import {
  chmodSync,
  closeSync,
  copyFileSync,
  fstatSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';

/** Size from which the log is set aside, bytes. With the one before it, twice that is on the disk. */
export const LOG_BYTES = 5 * 1024 * 1024;
/** Age of its first line from which the log is set aside, ms. Nothing in it gets twice as old. */
export const LOG_MS = 7 * 24 * 60 * 60_000;

/** `log_timezone` is UTC. */
const FIRST_LINE = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?) UTC/;

/**
 * Sets the log aside as `<file>.1` when it is too large or too old, and removes that one once it is too old.
 * Postgres appends to the file that it was given, so it is copied and emptied, not renamed.
 */
export function rotateLog(file: string, now = Date.now()): void {
  const older = `${file}.1`;
  if (now - (statSync(older, { throwIfNoEntry: false })?.mtimeMs ?? now) > LOG_MS)
    rmSync(older, { force: true });
  const { size, begin } = beginOf(file);
  if (size <= LOG_BYTES && now - (begin ?? now) <= LOG_MS) return;
  rmSync(older, { force: true });
  copyFileSync(file, older);
  chmodSync(older, 0o600);
  truncateSync(file);
}

function beginOf(file: string): { size: number; begin?: number } {
  if (!statSync(file, { throwIfNoEntry: false })) return { size: 0 };
  const log = openSync(file, 'r');
  try {
    const head = Buffer.alloc(64);
    readSync(log, head, 0, head.length, 0);
    const [, day, time] = FIRST_LINE.exec(head.toString('latin1')) ?? [];
    const begin = day ? Date.parse(`${day}T${time}Z`) : undefined;
    return { size: fstatSync(log).size, begin };
  } finally {
    closeSync(log);
  }
}
