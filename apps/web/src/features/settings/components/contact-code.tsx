import { Button } from '@/components/ui/button';
import { errorText } from '@/lib/error-text';
import { toast } from '@/lib/toast';
import { useRenewContactCode } from '../api/save-settings';

/** The code to give away, and another one when too many have it. */
export function ContactCode({ code }: { code: string }) {
  const renew = useRenewContactCode();
  const copy = () =>
    navigator.clipboard.writeText(code).then(
      () => toast('Copied.'),
      () => toast('This browser does not let us copy.'),
    );
  return (
    <div className="grid gap-3 rounded-control bg-paper p-4">
      <p>
        <span className="text-sm text-muted">Your code</span>
        <output className="block font-mono text-lg tracking-wider select-all">{code}</output>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => void copy()}>Copy</Button>
        <Button look="quiet" busy={renew.isPending} onClick={() => renew.mutate()}>
          Make a new one
        </Button>
      </div>
      <p className="text-sm text-muted">With a new code, the old one is worth nothing any more.</p>
      {renew.isError && (
        <p role="alert" className="font-semibold text-danger">
          {errorText(renew.error)}
        </p>
      )}
    </div>
  );
}
