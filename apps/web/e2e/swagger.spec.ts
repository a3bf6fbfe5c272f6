import { expect, type Page } from '@playwright/test';
import { API, PASSWORD, registered } from './support/person';
import { test } from './support/test';

/** Opens one call, fills in its body or parameters, executes it and gives its status. */
async function execute(
  page: Page,
  operationId: string,
  fill: (call: ReturnType<Page['locator']>) => Promise<void>,
) {
  const call = page.locator(`.opblock[id$="${operationId}"]`);
  await call.locator('.opblock-summary-control').click();
  await fill(call);
  await call.getByRole('button', { name: 'Execute' }).click();
  return call.locator('.live-responses-table .response-col_status').last();
}

test('Swagger UI walks the job by hand: sign in, then the session goes along', async ({ page }) => {
  const { username } = await registered('Mara');
  const other = await registered('Jonas');
  await page.goto(`${API}/api/docs`);
  const body = (value: object) => async (call: ReturnType<Page['locator']>) => {
    await call.locator('textarea.body-param__text').fill(JSON.stringify(value));
  };
  await expect(await execute(page, 'users_list', async () => {})).toContainText('401');
  await expect(await execute(page, 'auth_login', body({ username, password: PASSWORD }))).toContainText(
    '200',
  );
  await expect(await execute(page, 'auth_me', async () => {})).toContainText('200');
  await expect(
    await execute(page, 'interests_send', body({ recipient: other.username, message: 'Hello' })),
  ).toContainText('201');
});
