import { expect, type Locator, type Page } from '@playwright/test';
import { API, PASSWORD, registered } from './support/person';
import { test } from './support/test';

const callOf = (page: Page, operationId: string): Locator => page.locator(`.opblock[id$="-${operationId}"]`);

/** Opens one call, fills in its body or parameters, executes it and returns its status. */
async function execute(page: Page, operationId: string, fill: (call: Locator) => Promise<void>) {
  const call = callOf(page, operationId);
  await call.locator('.opblock-summary-control').click();
  await fill(call);
  await call.getByRole('button', { name: 'Execute' }).click();
  return call.locator('.live-responses-table .response-col_status').last();
}

test('Swagger UI signs in, and later requests use the session @smoke', async ({ page }) => {
  const { username } = await registered('Mara');
  const other = await registered('Jonas');
  await page.goto(`${API}/api/docs`);
  const body = (value: object) => async (call: Locator) => {
    await call.locator('textarea.body-param__text').fill(JSON.stringify(value));
  };
  await expect(await execute(page, 'listPeople', async () => {})).toContainText('401');
  await expect(await execute(page, 'signIn', body({ username, password: PASSWORD }))).toContainText('200');
  await expect(await execute(page, 'getMe', async () => {})).toContainText('200');
  await expect(
    await execute(page, 'sendInterest', body({ recipient: other.username, message: 'Hello' })),
  ).toContainText('201');
});

test('Swagger UI resolves the document in a few seconds of work, and shows errors and examples', async ({
  page,
}) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  const devtools = await page.context().newCDPSession(page);
  // CPU seconds of the page's main thread, because wall time depends on the load of the machine.
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(`${API}/api/docs`);
  await expect(callOf(page, 'sendMessage')).toBeVisible();
  const call = callOf(page, 'sendMessage');
  await call.locator('.opblock-summary-control').click();
  // The offered body is the contract's own example.
  await expect(call.locator('textarea.body-param__text')).toHaveValue(/"body": "Thursday works. Seven\?"/);
  // The codes of this call, and an example of the problem.
  const refused = call.locator('.responses-table tr.response[data-code="403"]');
  await expect(refused.locator('.renderedMarkdown').first()).toHaveText(
    'ACCOUNT_CLOSING, FORBIDDEN_ORIGIN, CONSENT_REQUIRED',
  );
  await expect(refused).toContainText('application/problem+json');
  await expect(refused).toContainText('urn:zentra:problem:');
  const { metrics } = await devtools.send('Performance.getMetrics');
  const busy = metrics.find(({ name }) => name === 'TaskDuration')?.value;
  expect(busy).toBeGreaterThan(0);
  // 1.9 s when measured.
  expect(busy).toBeLessThan(5);
  await expect(page.locator('.errors-wrapper')).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test('links to a page with every event, and to the AsyncAPI document', async ({ page: swagger }) => {
  await swagger.goto(`${API}/api/docs`);
  const [page] = await Promise.all([
    swagger.waitForEvent('popup', { timeout: 15_000 }),
    swagger.getByRole('link', { name: 'the list of events' }).click(),
  ]);
  await expect(page.getByRole('heading', { name: 'message:new', exact: true })).toBeVisible();
  const event = page.locator('#messageSend');
  await event.getByText('Ack payload').click();
  await expect(event.getByText('"CLIENT_ID_REUSED"')).toBeVisible();
  await event.getByRole('link', { name: '#/components/schemas/Message' }).click();
  await expect(page.locator('#schema-Message')).toBeInViewport();
  const [document] = await Promise.all([
    page.waitForResponse('**/api/docs/asyncapi.json', { timeout: 15_000 }),
    page.getByRole('link', { name: 'AsyncAPI document (JSON)' }).click(),
  ]);
  expect(await document.json()).toMatchObject({ asyncapi: '3.1.0' });
});
