import { URL_VARIABLE } from './postgres-url';

// A unit spec that wants a database fails, also where one was started for other specs of the same run.
delete process.env[URL_VARIABLE];
