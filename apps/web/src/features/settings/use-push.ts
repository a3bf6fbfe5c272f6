import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { pushState, turnPushOff, turnPushOn, type PushState } from '@/lib/push/push';

/** Whether pushes come to this device, and the way to change that; `onChanged` hears what has become of it. */
export function usePush(meId: string, onChanged?: (state: PushState) => void) {
  const [state, setState] = useState(() => pushState(meId));
  const { mutate, isError, isPending } = useMutation({
    mutationFn: (isOn: boolean) => (isOn ? turnPushOn(meId) : turnPushOff(meId)),
    onSuccess: () => onChanged?.(pushState(meId)),
    onError: () => undefined, // said beside the switch
    onSettled: () => setState(pushState(meId)),
  });
  return { state, change: (isOn: boolean) => mutate(isOn), isFailed: isError, isChanging: isPending };
}
