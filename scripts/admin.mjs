// `npm run admin -- <command>`: manages accounts; `npm run admin -- help` lists the commands.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkNode, ensureBuilt, ensureInstalled, loadSettings, ROOT } from './lib/setup.mjs';

checkNode();
ensureInstalled();
loadSettings();
// Without the web app: a server may be serving it now.
ensureBuilt(['API']);
const admin = join(ROOT, 'dist/apps/api/src/admin.js');
const { status } = spawnSync(process.execPath, [admin, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
