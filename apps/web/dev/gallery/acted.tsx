import { useEffect, useEffectEvent, useRef, type ReactNode } from 'react';

/** What is pressed, or where something is typed, and what. */
type Step = string | { into: string; text: string };

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** As a browser does, of which React hears. */
function type(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value') ?? {};
  set?.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Does with what it holds what somebody would, one step after the other, each as soon as it can be done. */
export function Acted({ steps, children }: { steps: Step[]; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const act = useEffectEvent(async (isOver: () => boolean) => {
    for (const step of steps) {
      await nextFrame();
      const selector = typeof step === 'string' ? step : step.into;
      const find = () => box.current?.querySelector(selector) ?? document.querySelector(selector);
      while (!isOver() && !find()) await nextFrame();
      if (isOver()) return;
      const found = find();
      if (typeof step !== 'string') {
        if (found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement) type(found, step.text);
      } else if (found instanceof HTMLElement) {
        found.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0 }));
        found.click();
      }
    }
  });
  useEffect(() => {
    let isOver = false;
    void act(() => isOver);
    return () => void (isOver = true);
  }, []);
  return (
    <div ref={box} className="contents">
      {children}
    </div>
  );
}
