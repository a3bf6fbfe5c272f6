import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..');
const TESTS = join(ROOT, 'apps/web/e2e');
/**
 * Waits for events that may never come. `actionTimeout` bounds `locator.waitFor`, `expect.timeout`
 * bounds `expect.poll`.
 */
const WAITS = /^waitFor(Event|Request|Response|Function|URL|Selector|LoadState)$/;
/** A time-out above half of the test's time-out does not count. */
const MOST_MS = 60_000;

function bareWaits(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const hasLimit = node.arguments.some(
        (one) =>
          ts.isObjectLiteralExpression(one) &&
          one.properties.some(({ name }) => name?.getText() === 'timeout'),
      );
      if (WAITS.test(node.expression.name.text) && !hasLimit) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart());
        found.push(`${path}:${line + 1} ${node.expression.name.text}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
);
const config = readFileSync(join(ROOT, 'playwright.config.mts'), 'utf8');
const settingOf = (name: string) =>
  Number(new RegExp(`${name}: ([\\d_]+)`).exec(config)?.[1]?.replaceAll('_', ''));

it('every wait of the browser tests for an event has a limit of its own', () => {
  expect(files.length).toBeGreaterThan(30);
  expect(files.flatMap((name) => bareWaits(name, readFileSync(join(TESTS, name), 'utf8')))).toEqual([]);
});

it('finds a wait without a limit', () => {
  expect(
    bareWaits('a.ts', `await page.waitForEvent('download');\nawait page.waitForURL(/x/, { timeout: 1 });`),
  ).toEqual(['a.ts:1 waitForEvent']);
});

it.each(['actionTimeout', 'navigationTimeout', 'expect: { timeout'])('%s bounds every other wait', (name) => {
  const limit = settingOf(name);
  expect(limit).toBeGreaterThan(0);
  expect(limit).toBeLessThanOrEqual(MOST_MS / 2);
});

it('runs no browser test a second time', () => {
  expect(config).not.toContain('retries');
});
