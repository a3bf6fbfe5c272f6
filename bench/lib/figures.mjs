/** Returns the quantile `p`; sorts in place. */
export function percentile(values, p) {
  values.sort((a, b) => a - b);
  return values.length === 0 ? 0 : values[Math.min(values.length - 1, Math.floor(values.length * p))];
}

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/**
 * Returns one object with the median of each number of similar objects. Counts of errors are summed
 * instead.
 */
export function mediansOf(results, { summed = [] } = {}) {
  const combine = (key) => {
    const values = results.map((result) => result[key]);
    return summed.includes(key) ? values.reduce((a, b) => a + b, 0) : median(values);
  };
  return Object.fromEntries(Object.keys(results[0]).map((key) => [key, combine(key)]));
}

export const round = (value, digits = 0) => Number(value.toFixed(digits));

/**
 * Prints rows as a table; numbers to the right.
 * @param columns `[heading, row => cell]` each
 */
export function printTable(columns, rows) {
  const cells = rows.map((row) => columns.map(([, cell]) => cell(row)));
  const texts = cells.map((row) => row.map((cell) => (Number.isNaN(cell) ? '–' : String(cell))));
  const widths = columns.map(([heading], i) =>
    Math.max(heading.length, ...texts.map((row) => row[i].length)),
  );
  const print = (row, isRight) =>
    console.log(
      `  ${row.map((text, i) => (isRight(i) ? text.padStart(widths[i]) : text.padEnd(widths[i]))).join('  ')}`.trimEnd(),
    );
  const isNumber = (i) => typeof cells[0]?.[i] === 'number';
  console.log();
  print(
    columns.map(([heading]) => heading),
    isNumber,
  );
  print(
    widths.map((width) => '─'.repeat(width)),
    isNumber,
  );
  texts.forEach((row) => print(row, isNumber));
}

/** A bar and whether it was met: `{ what, is, bar, isMet }`. */
export const atLeast = (what, is, bar) => ({ what, is: round(is, 3), bar: `≥ ${bar}`, isMet: is >= bar });
export const atMost = (what, is, bar) => ({ what, is: round(is, 3), bar: `≤ ${bar}`, isMet: is <= bar });
export const none = (what, count) => ({ what, is: count, bar: 'none', isMet: count === 0 });

export function printBars(bars) {
  console.log();
  for (const { what, is, bar, isMet } of bars) console.log(`  ${isMet ? '✓' : '✗'} ${what}: ${is} (${bar})`);
}
