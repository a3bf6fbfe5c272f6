// `npm run build`: API, web app and client library into dist/, where their sources have changed.
import { checkNode, ensureBuilt, ensureInstalled } from './lib/setup.mjs';

checkNode();
ensureInstalled();
ensureBuilt(['API', 'web app', 'client']);
