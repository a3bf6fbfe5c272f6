import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { ZentraClient } from '@zentra/client';
import { startApi } from '../../../scripts/lib/api-process.mjs';
import { serveWeb } from '../../../scripts/lib/serve-web.mjs';
import { like } from './support/contexts';
import { freePort } from './support/free-port.mts';
import { PASSWORD, say, signIn } from './support/person';
import { test } from './support/test';

test('a killed and restarted server: typed text stays, and sent messages arrive once', async ({
  browser,
}, info) => {
  // A database and two starts.
  test.setTimeout(240_000);
  const dataDir = mkdtempSync(join(tmpdir(), 'zentra-e2e-restart-'));
  const [apiPort, webPort] = [await freePort(), await freePort()];
  const start = () =>
    startApi({
      PORT: String(apiPort),
      WEB_PORT: String(webPort),
      DATA_DIR: dataDir,
      DATABASE_URL: '',
      RATE_LIMIT_FACTOR: '0',
      LOG_LEVEL: 'error',
    });
  let api = await start();
  const web = await serveWeb({ port: webPort, host: '127.0.0.1', api: `:${apiPort}` });
  try {
    const people = await Promise.all(
      ['mara', 'jonas'].map(async (username) => {
        const client = new ZentraClient({ url: `http://127.0.0.1:${apiPort}` });
        await client.register({ username, email: `${username}@example.org`, password: PASSWORD });
        return client;
      }),
    );
    const [mara, jonas] = [people[0] as ZentraClient, people[1] as ZentraClient];
    const { id } = await mara.sendInterest({ recipient: 'jonas', message: 'Hello' });
    const chat = (await jonas.actOnInterest(id, 'accept')).conversationId ?? '';
    await jonas.send(chat, 'Seven?');

    const page = await (await browser.newContext(like(info))).newPage();
    await page.goto(`http://127.0.0.1:${webPort}/chats/${chat}`);
    await signIn(page, 'mara');
    const log = page.getByRole('log');
    const field = page.getByRole('textbox', { name: /^Message / });
    const banner = page.getByText(
      'No connection. You can go on writing; it will be sent when the connection is back.',
    );
    const waiting = log.getByText('Waiting for a connection');
    await expect(log).toContainText('Seven?');
    await say(page, 'before');
    await expect(log.getByText(/Sending …/)).toHaveCount(0);
    await field.fill('Half a');

    await api.kill();
    await field.pressSequentially(' thought');
    await expect(banner).toBeVisible();
    await say(page, 'while it is down');
    await say(page, 'and one more');
    await expect(waiting).toHaveCount(2);
    await field.fill('Half a thought');
    // The server is unavailable, the network is not: the browser does not know it.
    await page.reload();
    await expect(log).toContainText('Seven?');
    await expect(waiting).toHaveCount(2);
    await expect(banner).toBeVisible();
    await expect(field).toHaveValue('Half a thought');
    await say(page, 'after a reload');
    await field.fill('Another half');
    await expect(waiting).toHaveCount(3);

    api = await start();
    await expect(banner).toHaveCount(0, { timeout: 60_000 });
    await expect(log.getByText(/Sending …|Waiting for a connection/)).toHaveCount(0, { timeout: 60_000 });
    const bodies = ['Seven?', 'before', 'while it is down', 'and one more', 'after a reload'];
    expect((await jonas.messages(chat)).items.map(({ body }) => body)).toEqual(bodies);
    for (const body of bodies) await expect(log.getByText(body, { exact: true })).toHaveCount(1);
    await expect(field).toHaveValue('Another half');
    await jonas.send(chat, 'You are back');
    await expect(log).toContainText('You are back');
  } finally {
    web.close();
    await api.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
