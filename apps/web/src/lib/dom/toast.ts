import type { ExternalToast } from 'sonner';
import { fetchPart } from './fetch-part';

/** Tells something in passing, without taking the focus. The library comes after the first screen; news wait for it. */
export function toast(title: string, options?: ExternalToast): void {
  void fetchPart(() => import('sonner')).then((sonner) => sonner.toast(title, options));
}

/** Takes all of them away. */
export function dismissToasts(): void {
  void fetchPart(() => import('sonner')).then((sonner) => sonner.toast.dismiss());
}
