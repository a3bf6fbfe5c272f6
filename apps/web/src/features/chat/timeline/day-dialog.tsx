import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Conversation } from '@zentra/contracts';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { client } from '@/lib/query/api-client';
import { errorText } from '@/lib/i18n/error-text';
import { now } from '@/lib/format/now';
import { t } from '@/lib/i18n/i18n';
import type { JumpTarget } from './use-timeline-navigation';

interface Props {
  conversation: Conversation;
  onGoTo(goal: JumpTarget): void;
  onClose(): void;
}

/** Asks for a day and jumps to its first message, or to that of the next day with one. */
export function DayDialog({ conversation: { id }, onGoTo, onClose }: Props) {
  const [day, setDay] = useState('');
  const go = useMutation({
    mutationFn: async () => {
      // Local midnight: a day of the user, not of the server.
      const { items } = await client.messages(id, { from: new Date(`${day}T00:00`).toISOString(), limit: 1 });
      return items[0];
    },
    onSuccess: (first) => {
      if (!first) return;
      onGoTo({ seq: first.seq, why: 'day' });
      onClose();
    },
  });
  const isEmpty = go.isSuccess && go.data === undefined;
  return (
    <Dialog open onOpenChange={onClose} title={t('chat.day.title')}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (day !== '') go.mutate();
        }}
      >
        <TextField
          label={t('chat.day.label')}
          type="date"
          max={today()}
          value={day}
          onChange={({ target }) => {
            setDay(target.value);
            go.reset();
          }}
          error={isEmpty ? t('chat.day.nothing') : go.isError ? errorText(go.error) : undefined}
        />
        <Button type="submit" look="primary" busy={go.isPending}>
          {t('chat.day.go')}
        </Button>
      </form>
      <p className="border-t border-line pt-4 text-sm text-muted">
        {t('chat.reader.hint')}{' '}
        <Link to="/chats/$conversationId/reader" params={{ conversationId: id }} className="font-semibold">
          {t('chat.reader.open')}
        </Link>
      </p>
    </Dialog>
  );
}

/** Returns today as a date input formats it. */
function today(): string {
  const date = new Date(now());
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
