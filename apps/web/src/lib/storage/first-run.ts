import { USER_KEYS } from '@/lib/storage/persisted-keys';
import { readStored, writeStored } from './device-storage';

/** From the moment somebody has an account, here, until they have seen the first steps or passed them by. */
export const isFirstRun = (userId: string): boolean => readStored(userId, USER_KEYS.firstRun) !== null;

export const startFirstRun = (userId: string): void => writeStored(userId, USER_KEYS.firstRun, 'due');

export const endFirstRun = (userId: string): void => writeStored(userId, USER_KEYS.firstRun, null);
