import { config } from 'zod';

// For speed, zod tries `new Function`, which the content security policy of the page refuses.
if ('document' in globalThis) config({ jitless: true });
