// `npm start`: installs, builds and runs Zentra; Ctrl-C stops it.
import { printAddresses } from './lib/addresses.mjs';
import { startZentra } from './lib/zentra.mjs';

printAddresses(await startZentra());
