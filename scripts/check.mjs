// `npm run check`: types, lint, layering, words and format. Fails when one of them fails.
import { check } from './lib/check.mjs';
import { checkNode, ensureInstalled } from './lib/setup.mjs';

checkNode();
ensureInstalled();
process.exitCode = check().failed === 0 ? 0 : 1;
