import { useEffect, useState } from 'react';
import { useLiveStatus } from '@/lib/live-status';
import { useStore } from '@/lib/store';
import { ChosenFiles } from './chosen-files';

/** The files of a chat's draft. */
export function useChosenFiles(meId: string, conversationId: string): ChosenFiles {
  const [chosen] = useState(() => new ChosenFiles(meId, conversationId));
  const isUp = useLiveStatus() === 'up';
  useEffect(() => chosen.open(), [chosen]);
  useEffect(() => {
    if (isUp) chosen.wake();
  }, [chosen, isUp]);
  useStore(chosen.files);
  useStore(chosen.notes);
  return chosen;
}
