import { useSyncExternalStore } from 'react';
import { readStored, writeStored } from '@/lib/storage/device-storage';
import { DraftStore } from './draft-store';

/** The unsent texts of this window. */
export const drafts = new DraftStore({ read: readStored, write: writeStored });

window.addEventListener('storage', ({ key }) => drafts.refresh(key));

export const useDraft = (meId: string, conversationId: string): string =>
  useSyncExternalStore(drafts.subscribe, () => drafts.read(meId, conversationId));
