import { config } from 'zod';

// To be faster, zod tries `new Function`; the content security policy of a page rightly refuses it.
if ('document' in globalThis) config({ jitless: true });
