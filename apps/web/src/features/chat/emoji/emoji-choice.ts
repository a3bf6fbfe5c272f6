import { lazyDialog } from '@/lib/dom/lazy-part';

/** Loaded on first use: large and rarely needed. */
export const EmojiDialog = lazyDialog(async () => (await import('./emoji-dialog')).EmojiDialog);
