// `npm run build`: builds API, web app and client library into dist/ when their sources changed.
import { checkNode, ensureBuilt, ensureInstalled } from './lib/setup.mjs';

checkNode();
ensureInstalled();
ensureBuilt(['API', 'web app', 'client']);
