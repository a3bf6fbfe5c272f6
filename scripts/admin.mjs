// `npm run admin -- <command>`: looks after people; `npm run admin -- help` says how.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkNode, ensureBuilt, ensureInstalled, loadSettings, ROOT } from './lib/setup.mjs';

checkNode();
ensureInstalled();
loadSettings();
// Not the web app: a server may be giving it out at this moment.
ensureBuilt(['API']);
const admin = join(ROOT, 'dist/apps/api/src/admin.js');
const { status } = spawnSync(process.execPath, [admin, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
