import { readStored, writeStored } from './device-storage';

const NAME = 'first-run';

/** From the moment somebody has an account, here, until they have seen the first steps or passed them by. */
export const isFirstRun = (userId: string): boolean => readStored(userId, NAME) !== null;

export const startFirstRun = (userId: string): void => writeStored(userId, NAME, 'due');

export const endFirstRun = (userId: string): void => writeStored(userId, NAME, null);
