import { USER_KEYS } from '@/lib/storage/persisted-keys';
import { readStored, writeStored } from './device-storage';

/**
 * Returns true from registration on this device until the user has completed or skipped the first
 * steps.
 */
export const isFirstRun = (userId: string): boolean => readStored(userId, USER_KEYS.firstRun) !== null;

export const startFirstRun = (userId: string): void => writeStored(userId, USER_KEYS.firstRun, 'due');

export const endFirstRun = (userId: string): void => writeStored(userId, USER_KEYS.firstRun, null);
