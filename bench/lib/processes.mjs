// Reads the resources that processes have used from /proc. Only on Linux; elsewhere the figures are
// empty.
import { readdirSync, readFileSync } from 'node:fs';

/** Linux reports CPU time in hundredths of a second, whatever the kernel's clock. */
const TICKS_PER_SECOND = 100;

/**
 * Returns the fields of /proc/<pid>/stat from the third on; the second, a name, may contain blanks.
 */
function statOf(pid) {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

const sum = (fields) => fields.reduce((total, field) => total + Number(field), 0) / TICKS_PER_SECOND;

/** CPU seconds of one process so far; NaN where unknown. */
export const cpuSeconds = (pid) => sum(statOf(pid)?.slice(11, 13) ?? [NaN]);

/** The same with all children, ended ones included: Postgres has one process per connection. */
export const cpuSecondsOfTree = (pid) =>
  sum(statOf(pid)?.slice(11, 15) ?? [NaN]) +
  childrenOf(pid).reduce((total, child) => total + cpuSeconds(child), 0);

export function childrenOf(pid) {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return all.filter((child) => Number(statOf(child)?.[1]) === pid).map(Number);
}

/** Resident memory in KB. */
export function residentKb(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return NaN;
  }
}

/** Number of open files and sockets of a process. */
export function openFiles(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return NaN;
  }
}

/** The limit of open files and sockets of child processes. */
export function openFileLimit() {
  try {
    return Number(/Max open files\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
  } catch {
    return Infinity;
  }
}
