import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { pushState, turnPushOff, turnPushOn } from '@/lib/push';

/** Whether pushes come to this device, and the way to change that. */
export function usePush(meId: string) {
  const [state, setState] = useState(() => pushState(meId));
  const { mutate, isError } = useMutation({
    mutationFn: (isOn: boolean) => (isOn ? turnPushOn(meId) : turnPushOff(meId)),
    onError: () => undefined, // said beside the switch
    onSettled: () => setState(pushState(meId)),
  });
  return { state, change: (isOn: boolean) => mutate(isOn), isFailed: isError };
}
