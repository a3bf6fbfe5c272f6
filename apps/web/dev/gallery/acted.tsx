import { useEffect, useEffectEvent, useRef, type ReactNode } from 'react';

/** The text of the button to press, or the field to fill in and its value. */
type Step = string | { into: string; text: string };

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Sets the value as a browser does, so that React receives the event. */
function type(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value') ?? {};
  set?.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Performs the steps on its children, each as soon as it is possible. */
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
