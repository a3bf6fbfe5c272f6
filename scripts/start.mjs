// `npm start`: from a fresh clone to a running Zentra, and back to nothing on Ctrl-C.
import { printAddresses } from './lib/addresses.mjs';
import { startZentra } from './lib/zentra.mjs';

printAddresses(await startZentra());
