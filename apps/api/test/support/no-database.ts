import { URL_VARIABLE } from './postgres-url';

// A unit spec that uses a database fails, also when one was started for other specs of the run.
delete process.env[URL_VARIABLE];
