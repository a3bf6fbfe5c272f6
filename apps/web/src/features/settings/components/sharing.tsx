import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Me, Settings } from '@zentra/contracts';
import { useId } from 'react';
import { client } from '@/lib/api-client';
import { errorText } from '@/lib/error-text';
import { reportError } from '@/lib/query-client';

const ME = ['me'];
const CHOICES: { name: keyof Settings; label: string; who: string }[] = [
  { name: 'receipts', label: 'Delivered and read', who: 'How far you have got and read in a chat.' },
  { name: 'typing', label: 'Typing', who: 'That you are writing, while you write.' },
  { name: 'presence', label: 'Online', who: 'That Zentra is open on one of your devices.' },
];

/** What people one is connected with may know; each switch takes effect at once. */
export function Sharing({ me }: { me: Me }) {
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (settings: Partial<Settings>) => client.updateMe({ settings }),
    onMutate: (settings) =>
      queries.setQueryData<Me>(ME, (known) =>
        known ? { ...known, settings: { ...known.settings, ...settings } } : known,
      ),
    onSuccess: (saved) => {
      queries.setQueryData(ME, saved);
      // What they share is seen, or not, by the same switch.
      for (const key of ['conversations', 'conversation'])
        void queries.invalidateQueries({ queryKey: [key] });
    },
    onError: (error) => {
      reportError(error);
      void queries.invalidateQueries({ queryKey: ME });
    },
  });
  return (
    <section aria-labelledby="sharing" className="grid gap-2 rounded-card border border-line bg-surface p-5">
      <h2 id="sharing" className="font-semibold">
        What you share
      </h2>
      <p className="text-sm text-muted">
        Only people you are connected with can see these. Each works both ways: what you do not share, you do
        not see of them.
      </p>
      {CHOICES.map(({ name, label, who }) => (
        <Switch
          key={name}
          label={label}
          hint={who}
          isOn={me.settings[name]}
          onChange={(isOn) => save.mutate({ [name]: isOn })}
        />
      ))}
      {save.isError && (
        <p role="alert" className="font-semibold text-danger">
          {errorText(save.error)}
        </p>
      )}
    </section>
  );
}

function Switch({
  label,
  hint,
  isOn,
  onChange,
}: {
  label: string;
  hint: string;
  isOn: boolean;
  onChange(isOn: boolean): void;
}) {
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
        className="group h-7 w-12 shrink-0 rounded-full border border-edge bg-paper p-0.5 transition-colors duration-120 aria-checked:border-primary aria-checked:bg-primary"
      >
        <span className="block size-5.5 rounded-full bg-edge transition-transform duration-120 ease-calm group-aria-checked:translate-x-5 group-aria-checked:bg-on-primary rtl:group-aria-checked:-translate-x-5" />
      </button>
    </div>
  );
}
