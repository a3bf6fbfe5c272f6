import type { ExternalToast } from 'sonner';
import { fetchPart } from './fetch-part';

/**
 * Shows a short message without moving focus. The library is loaded after the first screen;
 * messages wait for it.
 */
export function toast(title: string, options?: ExternalToast): void {
  void fetchPart(() => import('sonner')).then((sonner) => sonner.toast(title, options));
}

/** Dismisses all messages. */
export function dismissToasts(): void {
  void fetchPart(() => import('sonner')).then((sonner) => sonner.toast.dismiss());
}
