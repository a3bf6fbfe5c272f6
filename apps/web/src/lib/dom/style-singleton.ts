import { useEffect } from 'react';

/**
 * Stands in for the package of this name, see `strict-styles.mts`: rules that hold while at least one of its components
 * is on the page.
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
