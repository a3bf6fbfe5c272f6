import { client } from '../query/api-client';

/** The server's time in milliseconds: what a moment of the server is compared with, in place of the device's own clock. */
export const now = (): number => client.now();
