import { useId } from 'react';

interface Props {
  label: string;
  hint: string;
  isOn: boolean;
  onChange(isOn: boolean): void;
}

/** A setting that takes effect immediately, with a line that explains it. */
export function Switch({ label, hint, isOn, onChange }: Props) {
  const id = useId();
  return (
    <div className="flex min-h-11 items-center gap-4 border-t border-line pt-2">
      <label htmlFor={id} className="min-w-0 flex-1 cursor-pointer">
        <span className="block font-semibold">{label}</span>
        <span id={`${id}-hint`} className="block text-sm text-muted">
          {hint}
        </span>
      </label>
      <button
        type="button"
        role="switch"
        aria-checked={isOn}
        id={id}
        aria-label={label}
        aria-describedby={`${id}-hint`}
        onClick={() => onChange(!isOn)}
        className="group relative h-7 w-12 shrink-0 rounded-full border border-edge bg-paper p-0.5 transition-colors duration-120 aria-checked:border-primary aria-checked:bg-primary forced-colors:aria-checked:system-selected after:absolute after:-inset-x-0.5 after:-inset-y-2.5"
      >
        <span className="block size-5.5 rounded-full bg-edge transition-transform duration-120 ease-calm group-aria-checked:translate-x-5 group-aria-checked:bg-on-primary forced-colors:bg-[ButtonText] forced-colors:group-aria-checked:bg-[HighlightText] rtl:group-aria-checked:-translate-x-5" />
      </button>
    </div>
  );
}
