import { expect } from '@playwright/test';
import sharp from 'sharp';
import { admin } from './support/admin';
import { expectNoViolations } from './support/axe';
import { like } from './support/contexts';
import { connectedPair, PASSWORD, registered, signIn, WEB, windowOf } from './support/person';
import { test } from './support/test';

test('a chosen message is reported, a moderator suspends, and the suspended person reads why @smoke', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  await b.client.send(conversationId, 'Send me money or else');
  await b.client.send(conversationId, 'Nobody needs to see this one');
  const moderator = await registered('Ida');
  await admin('role', moderator.username, 'moderator');

  const mara = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const jonas = await windowOf(browser, b.username, like(info), `/chats/${conversationId}`);
  const ida = await windowOf(browser, moderator.username, like(info), '/moderation');
  await expect(ida.getByRole('heading', { name: 'Moderation' })).toBeVisible();

  await mara.getByRole('button', { name: 'Leave or block' }).click();
  await mara.getByRole('button', { name: 'Block and report' }).click();
  const dialog = mara.getByRole('dialog');
  await expect(
    dialog.getByText(
      `Moderators will see your report and the messages you choose. ${b.displayName} won't be told.`,
    ),
  ).toBeVisible();
  await dialog.getByRole('radio', { name: 'Harassment or threats' }).check();
  await dialog.getByRole('checkbox', { name: /Send me money/ }).check();
  await dialog.getByRole('button', { name: 'Send report' }).click();
  await expect(mara.getByText('Thank you for telling us')).toBeVisible();
  await mara.getByRole('button', { name: 'Done' }).click();
  // Jonas receives the end of a chat, and nothing about a report.
  await expect(jonas.getByText('This chat has ended. What was said stays here.')).toBeVisible();

  await ida.getByRole('link', { name: new RegExp(b.displayName) }).click();
  await expect(ida.getByText('Send me money or else')).toBeVisible();
  await expect(ida.getByText('Nobody needs to see this one')).toHaveCount(0);
  await ida.getByRole('button', { name: 'Suspend' }).click();
  await ida.getByLabel(`Your words to ${b.displayName}`).fill('Threats have no place here.');
  await ida.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
  await expect(ida.getByText('Suspended today.')).toBeVisible();
  await expect(
    jonas.getByText('Your account was suspended by a moderator. Sign in to read why.'),
  ).toBeVisible();
  await signIn(jonas, b.username, PASSWORD);
  await expect(jonas.getByText(/Threats have no place here\./)).toBeVisible();

  await ida.goto(`${WEB}/moderation?tab=audit`);
  await expect(ida.getByText('read a report').first()).toBeVisible();
  await mara.goto(`${WEB}/moderation`);
  await expect(mara.getByText('There is nothing at this address')).toBeVisible();
});

test('a moderator opens a reported picture on demand, and leaves their own report to another moderator', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const bytes = await sharp({ create: { width: 80, height: 60, channels: 3, background: '#7a4b8c' } })
    .png()
    .toBuffer();
  const picture = await b.client.attachments.upload(conversationId, new Blob([new Uint8Array(bytes)]), {
    name: 'sunset.png',
  });
  await b.client.send(conversationId, '', { attachments: [picture.id] });
  await b.client.updateMe({ displayName: 'A name that is as long as names can ever be' });
  const moderator = await registered('Ida');
  await admin('role', moderator.username, 'moderator');
  await a.client.report({ userId: b.me.id, reason: 'harassment', conversationId, messages: [1] });
  const own = await moderator.client.report({ userId: a.me.id, reason: 'spam' });

  const ida = await windowOf(browser, moderator.username, like(info), '/moderation');
  const asked: string[] = [];
  ida.on('request', (request) => asked.push(request.url()));
  const row = ida.getByRole('link', { name: /A name that is as long/ }).first();
  await expect(row.getByText('Open')).toBeInViewport({ ratio: 1 });
  await row.click();
  const show = ida.getByRole('button', { name: 'Show the picture' });
  await expect(show).toBeVisible();
  expect(asked.filter((url) => url.includes(picture.id))).toEqual([]);
  await show.click();
  const image = ida.getByRole('img', { name: picture.name });
  await expect.poll(() => image.evaluate((it: HTMLImageElement) => it.naturalWidth)).toBeGreaterThan(0);
  await expectNoViolations(ida, 'report with a picture');

  await ida.goto(`${WEB}/moderation/${own}`);
  await expect(
    ida.getByText('You reported this yourself, so another moderator decides about it.'),
  ).toBeVisible();
  await expect(ida.getByRole('button', { name: 'Suspend' })).toHaveCount(0);
});

test('a warning is shown once, on the next visit', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  await b.client.send(conversationId, 'Rude words');
  const moderator = await registered('Ida');
  await admin('role', moderator.username, 'moderator');
  const id = await a.client.report({ userId: b.me.id, reason: 'harassment', conversationId, messages: [1] });
  await moderator.client.moderation.decide(id, 'warn', 'Please be kinder.');
  const jonas = await windowOf(browser, b.username, like(info), '/chats');
  await expect(jonas.getByText('Please be kinder.')).toBeVisible();
  await jonas.getByRole('button', { name: 'I have read this' }).click();
  await expect(jonas.getByText('Please be kinder.')).toHaveCount(0);
  await jonas.reload();
  await expect(jonas.getByRole('heading', { name: 'Chats' })).toBeVisible();
  await expect(jonas.getByText('Please be kinder.')).toHaveCount(0);
});
