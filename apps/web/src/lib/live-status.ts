import { client } from './api-client';
import { Store, useStore } from './store';

/** Whether the live connection stands; `connecting` until it did for the first time. */
export const liveStatus = new Store<'connecting' | 'up' | 'down'>('connecting');

client.on('status', (status) => liveStatus.set(status));

export const useLiveStatus = () => useStore(liveStatus);
