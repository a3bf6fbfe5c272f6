import { useEffect, useState } from 'react';
import { useIsReachable } from '@/lib/query/live-status';
import { useStore } from '@/lib/store';
import { ChosenFiles } from './chosen-files';

/** Returns the files of a chat's draft. */
export function useChosenFiles(meId: string, conversationId: string): ChosenFiles {
  const [chosen] = useState(() => new ChosenFiles(meId, conversationId));
  const isReachable = useIsReachable();
  useEffect(() => chosen.open(), [chosen]);
  useEffect(() => {
    if (isReachable) chosen.wake();
  }, [chosen, isReachable]);
  useStore(chosen.files);
  useStore(chosen.notes);
  return chosen;
}
