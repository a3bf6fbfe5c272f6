import { mkdtemp, rm, symlink, writeFile, copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentOf, resolve, runNode, type JsonObject } from '../support/documents';
import { startTestApp, type TestApp } from '../support/test-app';

const ROOT = join(__dirname, '../../../..');
const PROGRAM = join(ROOT, 'docs/examples/typed-client.ts');
// prettier-ignore
const OPTIONS = ['--strict', '--skipLibCheck', '--noUncheckedIndexedAccess', '--target', 'es2022', '--module', 'nodenext', '--types', 'node'];

describe('a client that is generated from the OpenAPI document', () => {
  let app: TestApp;
  let document: JsonObject;
  let folder: string;
  beforeAll(async () => {
    app = await startTestApp();
    document = await documentOf(app, '/api/docs/json');
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zentra-client-'));
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await copyFile(PROGRAM, join(folder, 'typed-client.ts'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  afterAll(() => app.close());

  /**
   * Generates types from `from` and compiles the example with them. @throws Error with the
   * compiler's output
   */
  async function compile(from: JsonObject): Promise<void> {
    await writeFile(join(folder, 'openapi.json'), JSON.stringify(from));
    const modules = join(ROOT, 'node_modules');
    const generator = join(modules, 'openapi-typescript/bin/cli.js');
    await runNode([generator, 'openapi.json', '--output', 'zentra.ts'], { cwd: folder });
    await runNode([join(modules, 'typescript/bin/tsc'), ...OPTIONS, 'typed-client.ts'], { cwd: folder });
  }

  it('compiles in strict mode and runs the main use case against a running server', async () => {
    await compile(document);
    const output = await runNode(['typed-client.js', app.url], { cwd: folder });
    expect(output.trim().split('\n')).toEqual([
      'Jonas received: Your note about quiet bookshops made me smile. (pending)',
      'Mara sent message 1',
      'Jonas reads: Thursday works. Seven?',
      'Jonas has read up to 1',
      'The conversation is ended',
      'Mara is refused: 403 CONSENT_REQUIRED',
    ]);
  }, 120_000);

  it.each<[string, RegExp, (copy: JsonObject) => void]>([
    [
      'a reference that leads nowhere',
      /resolve|MessageList/,
      (one) => delete (resolve(one, '#/components/schemas') as JsonObject).MessageList,
    ],
    [
      'a body that wants a field of another type',
      /'string' is not assignable to type 'number'/,
      (one) => {
        (resolve(one, '#/components/schemas/SendMessage/properties') as JsonObject).body = {
          type: 'integer',
        };
      },
    ],
  ])(
    'does not come about for %s',
    async (_, complaint, change) => {
      const copy = structuredClone(document);
      change(copy);
      await expect(compile(copy)).rejects.toThrow(complaint);
    },
    120_000,
  );
});
