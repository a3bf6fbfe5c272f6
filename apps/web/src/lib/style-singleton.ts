import { useEffect } from 'react';

/**
 * Stands in for the package of this name, see `strict-styles.mts`: rules that hold while at least one of its components
 * is on the page.
 */
export function styleSingleton() {
  const sheet = new CSSStyleSheet();
  let count = 0;
  return function Style({ styles, dynamic }: { styles: string; dynamic?: boolean }) {
    useEffect(
      () => {
        if (count++ === 0) {
          sheet.replaceSync(styles);
          document.adoptedStyleSheets.push(sheet);
        }
        return () => {
          if (--count > 0) return;
          document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
        };
      },
      // As in the original: rules that are in use change only where they are said to.
      [dynamic ? styles : undefined],
    );
    return null;
  };
}
