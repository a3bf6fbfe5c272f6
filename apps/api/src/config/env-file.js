// Plain JavaScript, since `npm start` reads the same file before anything is built.
const { existsSync, readFileSync } = require('node:fs');
const { parseEnv, TextDecoder } = require('node:util');

/** A setting, or the first line of one whose quotes are closed on a later line. */
const SETTING = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/;

/**
 * Returns the text of a file from an editor or a shell of any system: UTF-8 or UTF-16, with or
 * without a byte order mark.
 * @param {Buffer} bytes
 * @param {string} path
 */
function decode(bytes, path) {
  const isWide = (/** @type {number} */ at) => bytes.length > 1 && bytes[at] === 0 && bytes[1 - at] !== 0;
  const mark = bytes.subarray(0, 2).toString('latin1');
  const encoding =
    mark === '\xFF\xFE' || isWide(1) ? 'utf-16le' : mark === '\xFE\xFF' || isWide(0) ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n');
  } catch {
    throw new Error(`${path} is no text in UTF-8; save it as UTF-8.`);
  }
}

/**
 * Finds lines that `parseEnv` would skip or misread.
 * @param {string} text
 * @param {string} path
 * @returns {string[]} one line for each
 * @throws Error for a line that is no setting: `parseEnv` would join it with the next one
 */
function remarksOn(text, path) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  const remarks = [];
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    if (/^\s*(#|$)/.test(line)) continue;
    const where = `${path}, line ${i + 1}`;
    const [, name, value = ''] = SETTING.exec(line) ?? [];
    if (name === undefined) throw new Error(`${where}: this is no setting; write NAME=value.`);
    const before = seen.get(name);
    if (before !== undefined)
      remarks.push(`${where}: ${name} is set in line ${before}, too; this one counts.`);
    seen.set(name, i + 1);
    const [quote] = /^["'`]/.exec(value) ?? [];
    if (quote === undefined) {
      if (/[^\s#]#/.test(value))
        remarks.push(`${where}: the value of ${name} ends before its #; put it in quotes to keep all of it.`);
      continue;
    }
    if (value.indexOf(quote, 1) > 0) continue;
    const end = lines.findIndex((later, at) => at > i && later.includes(quote));
    if (end < 0) throw new Error(`${where}: the quote before the value of ${name} is never closed.`);
    i = end;
  }
  return remarks;
}

/**
 * Adds the settings of a file to the environment, whose values take precedence. Does nothing
 * without the file.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} path
 * @returns {string[]} what the operator should know, one line for each
 * @throws Error with one line, where the file cannot be read or has an invalid line
 */
function loadEnvFile(env = process.env, path = '.env') {
  if (!existsSync(path)) return [];
  let bytes;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new Error(`${path} cannot be read (${/** @type {NodeJS.ErrnoException} */ (error).code}).`);
  }
  const text = decode(bytes, path);
  const remarks = remarksOn(text, path);
  const plain = text.replace(/^[ \t]*(?:export\s+)?(?=\w)/gm, '');
  for (const [name, value] of Object.entries(parseEnv(plain))) env[name] ??= value;
  return remarks;
}

module.exports = { loadEnvFile };
