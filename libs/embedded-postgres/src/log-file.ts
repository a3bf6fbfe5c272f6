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

/** Size at which the log is rotated, in bytes. With the previous log, it takes up to twice that. */
export const LOG_BYTES = 5 * 1024 * 1024;
/**
 * Age of the first line at which the log is rotated, in ms: 7 days. Lines are removed before twice
 * that age.
 */
export const LOG_MS = 7 * 24 * 60 * 60_000;

/** `log_timezone` is UTC. */
const FIRST_LINE = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?) UTC/;

/**
 * Moves the log to `<file>.1` when it is too large or too old, and removes that file once it is too
 * old.
 * Postgres keeps the log file open, so it is copied and truncated, not renamed.
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
