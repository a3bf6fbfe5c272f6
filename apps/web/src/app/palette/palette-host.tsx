import { lazy, Suspense, useEffect } from 'react';
import { Store, useStore } from '@/lib/store';

const load = () => import('./palette');
const Palette = lazy(() => load().then((module) => ({ default: module.Palette })));

const isOpen = new Store(false);

export const openPalette = (): void => isOpen.set(true);

/** Listens for Ctrl or ⌘ and K; the palette itself comes once the first screen is there. */
export function PaletteHost() {
  const open = useStore(isOpen);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isJump = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!isJump || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      // Whatever else asks for an answer wants it first.
      if (isOpen.get() || !document.querySelector('[role=dialog], [role=alertdialog]'))
        isOpen.set(!isOpen.get());
    };
    document.addEventListener('keydown', onKeyDown);
    const timer = setTimeout(() => void load().catch(() => undefined), 2_000);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      clearTimeout(timer);
      isOpen.set(false);
    };
  }, []);
  return <Suspense>{open && <Palette onClose={() => isOpen.set(false)} />}</Suspense>;
}
