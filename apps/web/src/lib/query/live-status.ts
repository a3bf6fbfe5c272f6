import { isReachable, type LiveStatus } from '@zentra/client';
import { client } from './api-client';
import { Store, useStore } from '../store';

/** How the server can be reached; `connecting` until something is known. */
export const liveStatus = new Store<'connecting' | LiveStatus>('connecting');

client.on('status', (status) => liveStatus.set(status));

export const useLiveStatus = () => useStore(liveStatus);

/** Whether what is sent gets through, live or over HTTP. */
export function useIsReachable(): boolean {
  const status = useLiveStatus();
  return status !== 'connecting' && isReachable(status);
}
