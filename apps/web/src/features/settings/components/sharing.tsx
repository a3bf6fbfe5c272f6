import type { Me } from '@zentra/contracts';
import { Switch } from '@/components/ui/switch';
import { errorText } from '@/lib/error-text';
import { useSaveSettings } from '../api/save-settings';

const CHOICES = [
  { name: 'receipts', label: 'Delivered and read', who: 'How far you have got and read in a chat.' },
  { name: 'typing', label: 'Typing', who: 'That you are writing, while you write.' },
  { name: 'presence', label: 'Online', who: 'That Zentra is open on one of your devices.' },
] as const;

/** What people one is connected with may know; each switch takes effect at once. */
export function Sharing({ me }: { me: Me }) {
  const save = useSaveSettings();
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
