import { lazyDialog } from '@/lib/dom/lazy-part';

/** With every emoji there is: large, and rarely wanted. */
export const EmojiDialog = lazyDialog(async () => (await import('./emoji-dialog')).EmojiDialog);
