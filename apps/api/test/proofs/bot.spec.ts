import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { person } from '../support/factories';
import { nextEvent } from '../support/sockets';
import { startTestApp } from '../support/test-app';

const BOT = join(__dirname, '../../../../docs/examples/bot.mjs');

describe('the bot of the documentation', () => {
  it('says yes to an interest and answers a message, with the built client alone', async () => {
    const app = await startTestApp();
    const [bot, mara] = [await person(app, 'bot'), await person(app, 'mara')];
    const child = spawn(process.execPath, [BOT], {
      env: { ...process.env, BOT_API: app.url, BOT_NAME: bot.me.username, BOT_PASSWORD: bot.password },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const gone = new Promise((_, reject) => child.once('exit', () => reject(new Error('The bot has ended'))));
    gone.catch(() => undefined); // also when it is told to, below
    await Promise.race([gone, new Promise((resolve) => child.stdout.once('data', resolve))]); // it says when it listens
    await mara.client.connect();
    const opened = nextEvent(mara.client, 'conversation:opened');
    await mara.client.sendInterest({ recipient: bot.me.username, message: 'Hello' });
    const { conversation } = await opened;
    const answered = nextEvent(mara.client, 'message:new', ({ message }) => message.senderId === bot.me.id);
    await mara.client.send(conversation.id, 'What time is it?');
    expect((await answered).message.body).toMatch(/^It is \d\d:\d\d/);
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await exited;
    mara.client.close();
    await app.close();
  });
});
