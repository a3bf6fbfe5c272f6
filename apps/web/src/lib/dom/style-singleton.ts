import { useEffect } from 'react';

/**
 * Replaces the package `react-style-singleton` (`vite.config.mts`). Applies rules to the page while
 * at least one of its components is mounted.
 */
export function styleSingleton() {
  const sheet = new CSSStyleSheet();
  let count = 0;
  return function Style({ styles }: { styles: string }) {
    useEffect(() => {
      if (count++ === 0) {
        sheet.replaceSync(styles);
        document.adoptedStyleSheets.push(sheet);
      }
      return () => {
        if (--count > 0) return;
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
      };
    }, [styles]);
    return null;
  };
}
