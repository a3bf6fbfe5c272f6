import { keysOf, type ShortcutId } from '@/lib/dom/shortcuts';
import { t } from '@/lib/i18n/i18n';
import { cx } from './cx';

const isApple = /Mac|iP(hone|ad|od)/.test(navigator.platform);

const SIGNS: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ...(isApple && { Mod: '⌘', Alt: '⌥' }),
};
const NAMES: Record<string, () => string> = {
  Mod: () => t('keys.key.ctrl'),
  Alt: () => t('keys.key.alt'),
  Shift: () => t('keys.key.shift'),
  Enter: () => t('keys.key.enter'),
  Escape: () => t('keys.key.escape'),
};

/** Renders the keys of a shortcut as they are labelled on the keyboard. */
export const Keys = ({ of, isPlain = false }: { of: ShortcutId; isPlain?: boolean }) => (
  <kbd dir="ltr" className="inline-flex shrink-0 items-center gap-1 font-sans whitespace-nowrap">
    {keysOf(of).map((key) => (
      <kbd
        key={key}
        className={cx(
          'font-sans text-sm',
          !isPlain && 'min-w-7 rounded-[6px] border border-edge bg-paper px-1.5 py-0.5 text-center',
        )}
      >
        {SIGNS[key] ?? NAMES[key]?.() ?? key}
      </kbd>
    ))}
  </kbd>
);
