import { isReachable, type LiveStatus } from '@zentra/client';
import { client } from './api-client';
import { Store, useStore } from '../store';

/** The connection status; `connecting` until it is known. */
export const liveStatus = new Store<'connecting' | LiveStatus>('connecting');

client.on('status', (status) => liveStatus.set(status));

export const useLiveStatus = () => useStore(liveStatus);

/** Returns true if requests get through, over the socket or over HTTP. */
export function useIsReachable(): boolean {
  const status = useLiveStatus();
  return status !== 'connecting' && isReachable(status);
}
