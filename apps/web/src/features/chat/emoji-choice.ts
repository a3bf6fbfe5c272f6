import { lazyDialog } from '@/lib/lazy-part';

/** With every emoji there is: large, and rarely wanted. */
export const EmojiDialog = lazyDialog(async () => (await import('./components/emoji-dialog')).EmojiDialog);
