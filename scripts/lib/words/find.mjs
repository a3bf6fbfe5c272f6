import { createRequire } from 'node:module';
import { COMMENT_COLUMNS, NAME_PARTS, OLD_NAMES, PHRASES } from './table.mjs';

// `import` would parse the whole compiler for its export names, which takes twice as long.
const ts = createRequire(import.meta.url)('typescript');

/** Replaces a character that is not prose. Whitespace stays, so offsets and line numbers stay. */
const MASK = '\u0001';
const mask = (text) => text.replace(/\S/g, MASK);

/** A blank of a pattern is a run of blanks with at most one line break. */
const compile = ({ pattern, instead }) => ({
  pattern: new RegExp(
    `\\b(?:${pattern.source.replaceAll(' ', '(?:[^\\S\\n]+|[^\\S\\n]*\\n[^\\S\\n]*)')})\\b`,
    'gi',
  ),
  instead,
});
const PROSE = PHRASES.map(compile);
const PARTS = NAME_PARTS.map(({ pattern, instead }) => ({
  pattern: new RegExp(`^(?:${pattern.source})$`),
  instead,
}));

/** Splits a name into lower-case words: `isReady` and `is-ready` both give `is`, `ready`. */
const wordsOf = (name) =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean);

/**
 * Returns what is refused in a name. `isDeclared` also compares names of one word.
 * @returns {{ word: string, instead: string } | undefined}
 */
function refusedIn(name, isDeclared) {
  if (isDeclared && Object.hasOwn(OLD_NAMES, name)) return { word: name, instead: OLD_NAMES[name] };
  const parts = wordsOf(name);
  const whole = parts.join(' ');
  if (whole.includes(' ') && Object.hasOwn(OLD_NAMES, whole))
    return { word: name, instead: OLD_NAMES[whole] };
  for (const part of parts) {
    const found = PARTS.find(({ pattern }) => pattern.test(part));
    if (found) return { word: name === part ? name : `${part} in ${name}`, instead: found.instead };
  }
  return undefined;
}

/** Functions whose first argument is the title of a test. */
const TESTS = new Set(['it', 'test', 'describe']);
/** Functions and decorators whose string arguments operators or API callers read. */
const TEXT_CALLS =
  /^(?:Answers|ApiEndpoint|ApiOperation|AppError|Error|Option|fail|option|requiredOption|argument|log|info|warn|error|fatal|debug)$/;
/** Properties whose strings API callers read. */
const TEXT_PROPERTIES = /^(?:title|summary|description|detail)$/;

const isText = (node) =>
  ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node);

/** Returns the names in a callee: `['it', 'each']` for `it.each(rows)('…')`. */
function calledNames(expression) {
  if (ts.isIdentifier(expression)) return [expression.text];
  if (ts.isPropertyAccessExpression(expression))
    return [...calledNames(expression.expression), expression.name.text];
  if (ts.isCallExpression(expression)) return calledNames(expression.expression);
  if (ts.isTaggedTemplateExpression(expression)) return calledNames(expression.tag);
  return [];
}

const isNamed = (node) =>
  ts.isVariableDeclaration(node) ||
  ts.isParameter(node) ||
  ts.isBindingElement(node) ||
  ts.isPropertyAssignment(node) ||
  ts.isPropertySignature(node) ||
  ts.isPropertyDeclaration(node) ||
  ts.isMethodSignature(node) ||
  ts.isMethodDeclaration(node) ||
  ts.isFunctionDeclaration(node) ||
  ts.isFunctionExpression(node) ||
  ts.isClassDeclaration(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node) ||
  ts.isEnumDeclaration(node) ||
  ts.isEnumMember(node) ||
  ts.isGetAccessor(node) ||
  ts.isSetAccessor(node);

const isLiteral = (node) =>
  node.kind === ts.SyntaxKind.StringLiteral ||
  node.kind === ts.SyntaxKind.RegularExpressionLiteral ||
  node.kind === ts.SyntaxKind.JsxText ||
  (node.kind >= ts.SyntaxKind.NoSubstitutionTemplateLiteral && node.kind <= ts.SyntaxKind.TemplateTail);

/** Parses a script and returns its comments, its declared names and the texts for people. */
function readScript(path, text) {
  const kind = /x$/.test(path) ? ts.ScriptKind.TSX : /js$/.test(path) ? ts.ScriptKind.JS : ts.ScriptKind.TS;
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, false, kind);
  const literals = [];
  const names = [];
  const texts = [];
  const addText = (node) => texts.push([node.getStart(source), node.end]);
  const visit = (node) => {
    if (isLiteral(node)) {
      literals.push([node.kind === ts.SyntaxKind.JsxText ? node.pos : node.getStart(source), node.end]);
    } else if (
      isNamed(node) &&
      node.name &&
      (ts.isIdentifier(node.name) || ts.isPrivateIdentifier(node.name))
    ) {
      names.push([node.name.text, node.name.end - node.name.text.length]);
      if (ts.isPropertyAssignment(node) && TEXT_PROPERTIES.test(node.name.text) && isText(node.initializer))
        addText(node.initializer);
    } else if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const called = calledNames(node.expression);
      const [first, ...others] = node.arguments ?? [];
      if (first && isText(first) && TESTS.has(called[0])) addText(first);
      else if (TEXT_CALLS.test(called.at(-1) ?? ''))
        [first, ...others].filter((one) => one && isText(one)).forEach(addText);
      else if (called.at(-1) === 'description' && first && isText(first)) addText(first);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return {
    comments: commentsIn(
      text,
      literals.sort(([a], [b]) => a - b),
    ),
    names,
    texts,
  };
}

/** Returns the ranges of comments: outside strings, templates, regular expressions and JSX text. */
function commentsIn(text, literals) {
  const comments = [];
  const next = /\/\/[^\n]*|\/\*[^]*?\*\//g;
  let at = 0;
  for (;;) {
    next.lastIndex = at;
    const found = next.exec(text);
    if (!found) return comments;
    while (literals.length > 0 && literals[0][1] <= found.index) literals.shift();
    const [literal] = literals;
    if (literal && literal[0] <= found.index) {
      at = literal[1];
    } else {
      at = found.index + found[0].length;
      comments.push([found.index, at]);
    }
  }
}

/** Masks everything outside the ranges, and the comment markers inside them. */
function only(text, ranges, marks) {
  const pieces = [];
  let at = 0;
  for (const [start, end] of [...ranges].sort(([a], [b]) => a - b)) {
    if (start < at) continue;
    pieces.push(
      mask(text.slice(at, start)),
      text.slice(start, end).replace(marks, (all) => ' '.repeat(all.length)),
    );
    at = end;
  }
  return pieces.join('') + mask(text.slice(at));
}

const SCRIPT_MARKS = /^(?:\/\/+|\/\*+)|(?<=\n)[^\S\n]*\*(?!\/)/g;

function matchesOf(text, pattern) {
  return [...text.matchAll(pattern)].map(({ index, 0: { length } }) => [index, index + length]);
}

/** Masks code, link targets, HTML comments and generated sections of Markdown. */
function proseOfMarkdown(text) {
  return text
    .replace(/<!-- ([\w ]+) -->[^]*?<!-- \/\1 -->|<!--[^]*?-->/g, mask)
    .replace(/^( *)(```|~~~)[^]*?^\1\2/gm, mask)
    .replace(/`[^`\n]+`/g, mask)
    .replace(/\]\([^)\s]*\)/g, mask)
    .replace(/https?:\S+/g, mask)
    .replace(/^[^\S\n]*(?:>|[-*])(?= )/gm, (all) => ' '.repeat(all.length));
}

/** Reads a file by its extension. `prose` has the length of the text. */
function read(path, text) {
  if (path.endsWith('.md')) {
    const names = matchesOf(text, /`[^`\n]+`/g).flatMap(([start, end]) =>
      [...text.slice(start, end).matchAll(/[A-Za-z_][\w-]*/g)].map(({ 0: name, index }) => [
        name,
        start + index,
      ]),
    );
    return { prose: proseOfMarkdown(text), names, comments: [] };
  }
  if (/\.(?:[mc]?[jt]s|tsx)$/.test(path)) {
    const { comments, names, texts } = readScript(path, text);
    return { prose: only(text, [...comments, ...texts], SCRIPT_MARKS), names, comments };
  }
  if (path.endsWith('.json')) {
    // Texts of the interface: the values of one object, without the names of their parameters.
    const values = matchesOf(text, /(?<=": )"(?:[^"\\]|\\.)*"/g);
    return { prose: only(text, values, /\{\w+/g), names: [], comments: [] };
  }
  const comments = matchesOf(
    text,
    path.endsWith('.css')
      ? /\/\*[^]*?\*\//g
      : path.endsWith('.sql')
        ? /--[^\n]*/g
        : /(?<=^|[^\S\n])#[^\n]*/gm,
  );
  if (/\.ya?ml$/.test(path)) return { prose: text, names: [], comments };
  return {
    prose: only(text, comments, path.endsWith('.css') ? SCRIPT_MARKS : /^(?:#+|--)/g),
    names: [],
    comments,
  };
}

/**
 * Finds the words in one file that `table.mjs` refuses.
 * @param {string} path relative to the repository, with forward slashes
 * @param {string} text
 * @returns {{ path: string, line: number, word: string, instead: string, context: string }[]}
 *   sorted by line; `context` is the whole line
 */
export function findWords(path, text) {
  const { prose, names, comments } = read(path, text);
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const lineOf = (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const found = [];
  const add = (line, word, instead) =>
    found.push({ path, line: line + 1, word, instead, context: lineAt(line) });
  const lineAt = (line) => text.slice(starts[line], (starts[line + 1] ?? text.length + 1) - 1);

  for (const { pattern, instead } of PROSE)
    for (const { index, 0: words } of prose.matchAll(pattern))
      add(lineOf(index), words.replace(/\s+/g, ' '), instead);
  for (const [name, offset] of names) {
    const refused = refusedIn(name, !path.endsWith('.md'));
    if (refused) add(lineOf(offset), refused.word, refused.instead);
  }
  for (const [start, end] of comments)
    for (let line = lineOf(start); line <= lineOf(end - 1); line += 1) {
      const columns = Math.min(end - starts[line], lineAt(line).length);
      if (columns > COMMENT_COLUMNS)
        add(line, `a comment that ends in column ${columns}`, `${COMMENT_COLUMNS} columns at most`);
    }
  for (const part of path.split('/')) {
    const refused = refusedIn(part.split('.')[0], false);
    if (refused && !path.endsWith('.md')) add(0, `${refused.word} (file name)`, refused.instead);
  }
  return found.sort((a, b) => a.line - b.line);
}
