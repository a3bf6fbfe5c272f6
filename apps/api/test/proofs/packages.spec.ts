import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNode } from '../support/documents';
import { person, type TestPerson } from '../support/factories';
import { nextEvent } from '../support/sockets';
import { startTestApp, type TestApp } from '../support/test-app';

const ROOT = join(__dirname, '../../../..');
const PACKED = join(ROOT, 'dist/packages');
const TARBALLS = readdirSync(PACKED).filter((name) => name.endsWith('.tgz'));

interface Manifest {
  name: string;
  dependencies: Record<string, string>;
}
const manifestOf = (name: string) =>
  JSON.parse(readFileSync(join(PACKED, name, 'package.json'), 'utf8')) as Manifest;

/** Returns the code blocks of a README, by language. */
const examplesOf = (name: string, language: string): string[] => {
  const text = readFileSync(join(ROOT, 'libs', name, 'README.md'), 'utf8');
  return [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, code = '']) => code,
  );
};

describe('the packages that npm can publish', () => {
  let app: TestApp;
  let folder: string;
  beforeAll(async () => {
    app = await startTestApp();
    folder = await mkdtemp(join(tmpdir(), 'zentra-packages-'));
    for (const name of ['contracts', 'client']) {
      const target = join(folder, 'node_modules/@zentra', name);
      await mkdir(target, { recursive: true });
      const tarball = TARBALLS.find((one) => one.startsWith(`zentra-${name}-`)) ?? 'none';
      execFileSync('tar', ['-xzf', join(PACKED, tarball), '-C', target, '--strip-components=1']);
      // Only their own dependencies, as npm would install them.
      for (const dependency of Object.keys(manifestOf(name).dependencies)) {
        if (dependency.startsWith('@zentra/')) continue;
        const link = join(folder, 'node_modules', dependency);
        await rm(link, { force: true });
        await symlink(join(ROOT, 'node_modules', dependency), link);
      }
    }
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await app.close();
  });

  const envOf = (user: TestPerson, other?: TestPerson) => ({
    ZENTRA_URL: app.url,
    ZENTRA_NAME: user.me.username,
    ZENTRA_PASSWORD: user.password,
    ZENTRA_OTHER: other?.me.username ?? '',
  });
  async function runExample(code: string, file: string, env: Record<string, string> = {}): Promise<string> {
    await writeFile(join(folder, file), code);
    return runNode([file], { cwd: folder, env });
  }

  it('pass the package linters', async () => {
    const tarballs = TARBALLS.map((name) => join(PACKED, name));
    expect(tarballs).toHaveLength(2);
    expect(await runNode([join(ROOT, 'scripts/lib/lint-packages.mjs'), ...tarballs])).toBe('');
  });

  it('run the examples of the README of the client', async () => {
    const [interest = '', outbox = '', ...more] = examplesOf('client', 'js');
    const [required = '', ...others] = examplesOf('client', 'cjs');
    expect([...more, ...others]).toEqual([]);
    const [mara, jonas] = [await person(app, 'mara'), await person(app, 'jonas')];
    await runExample(interest, 'interest.mjs', envOf(mara, jonas));
    const { items } = await jonas.client.interests({ box: 'received' });
    expect(items).toMatchObject([{ message: 'You repair radios?' }]);

    await jonas.client.actOnInterest(items[0]?.id ?? '', 'accept');
    await runExample(outbox, 'outbox.mjs', envOf(mara));
    const [conversation] = (await jonas.client.conversations()).items;
    expect((await jonas.client.messages(conversation?.id ?? '')).items).toMatchObject([
      { body: 'This is stored before it is sent.' },
    ]);
    expect(await runExample(required, 'required.cjs', envOf(mara))).toBe(
      `Signed in as ${mara.me.displayName}\n`,
    );
    expect(await runExample(interest, 'interest.mjs', envOf(mara, jonas))).toBe('You can write already.\n');
  });

  it('run the example of the README of the contract', async () => {
    const [example = '', ...more] = examplesOf('contracts', 'js');
    expect(more).toEqual([]);
    expect(await runExample(example, 'contract.mjs')).toBe('false\n');
  });

  it('run the bot of the documentation, which accepts an interest and answers a message', async () => {
    await copyFile(join(ROOT, 'docs/examples/bot.mjs'), join(folder, 'bot.mjs'));
    const [bot, mara] = [await person(app, 'bot'), await person(app, 'mara')];
    const child = spawn(process.execPath, ['bot.mjs'], {
      cwd: folder,
      env: { ...process.env, BOT_API: app.url, BOT_NAME: bot.me.username, BOT_PASSWORD: bot.password },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = new Promise((resolve) => child.once('exit', resolve));
    const failed = exited.then(() => Promise.reject(new Error('The bot has ended')));
    failed.catch(() => undefined); // It also ends when it is killed, below.
    // The bot prints a line when it listens.
    await Promise.race([failed, new Promise((resolve) => child.stdout.once('data', resolve))]);
    await mara.client.connect();
    const opened = nextEvent(mara.client, 'conversation:opened');
    await mara.client.sendInterest({ recipient: bot.me.username, message: 'Hello' });
    const { conversation } = await opened;
    const answered = nextEvent(mara.client, 'message:new', ({ message }) => message.senderId === bot.me.id);
    await mara.client.send(conversation.id, 'What time is it?');
    expect((await answered).message.body).toMatch(/^It is \d\d:\d\d/);
    child.kill();
    await exited;
    mara.client.close();
  });
});
