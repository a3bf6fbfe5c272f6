import { client } from '../query/api-client';

/**
 * Returns the server's time in ms. Compare timestamps of the server with it, not with the device's
 * clock.
 */
export const now = (): number => client.now();
