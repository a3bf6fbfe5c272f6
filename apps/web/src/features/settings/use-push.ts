import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { pushState, turnPushOff, turnPushOn, type PushState } from '@/lib/push/push';

/**
 * Returns the state of pushes on this device and a function that changes it. `onChanged` is called
 * with the new state.
 */
export function usePush(meId: string, onChanged?: (state: PushState) => void) {
  const [state, setState] = useState(() => pushState(meId));
  const { mutate, isError, isPending } = useMutation({
    mutationFn: (isOn: boolean) => (isOn ? turnPushOn(meId) : turnPushOff(meId)),
    onSuccess: () => onChanged?.(pushState(meId)),
    onError: () => undefined, // shown beside the switch
    onSettled: () => setState(pushState(meId)),
  });
  return { state, change: (isOn: boolean) => mutate(isOn), isFailed: isError, isChanging: isPending };
}
