import { lazy } from 'react';
import { toast } from '@/lib/toast';
import { words } from '@/lib/words';

const load = () => import('./components/emoji-dialog').then((module) => ({ default: module.EmojiDialog }));

/** With every emoji there is: large, and rarely wanted. To be shown by `withEmoji`. */
export const EmojiDialog = lazy(load);

/** Calls `show` once they are here; without a connection they may not come, which is said and takes nothing else away. */
export const withEmoji = (show: () => void) => void load().then(show, () => toast(words('error.NETWORK')));
