import type { Page } from '@playwright/test';

/**
 * Returns the keys of all Maps in the page's memory: those of its queries are arrays,
 * `["history","…"]`.
 */
export async function queriesIn(page: Page): Promise<string[]> {
  const tools = await page.context().newCDPSession(page);
  const { result: prototype } = await tools.send('Runtime.evaluate', { expression: 'Map.prototype' });
  const { objects } = await tools.send('Runtime.queryObjects', {
    prototypeObjectId: prototype.objectId ?? '',
  });
  const { result } = await tools.send('Runtime.callFunctionOn', {
    objectId: objects.objectId,
    returnByValue: true,
    functionDeclaration: `function () {
      // A prototype is not a Map.
      const keysOf = (map) => { try { return [...map.keys()] } catch { return [] } };
      return this.flatMap(keysOf).filter((key) => typeof key === 'string' && key.startsWith('["'));
    }`,
  });
  await tools.detach();
  return result.value as string[];
}
