import { ZentraError } from '@zentra/client';
import { Bell } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { BackLink } from '@/components/ui/back-link';
import { Button } from '@/components/ui/button';
import { CountBadge } from '@/components/ui/count-badge';
import { TextArea, TextField } from '@/components/ui/field';
import { IconButton } from '@/components/ui/icon-button';
import { Keys } from '@/components/ui/keys';
import { LoadMore } from '@/components/ui/load-more';
import { PasswordField } from '@/components/ui/password-field';
import { Rings } from '@/components/ui/rings';
import { EmptyState, ErrorState, LoadingRows } from '@/components/ui/states';
import { StatusChip } from '@/components/ui/status-chip';
import { Switch } from '@/components/ui/switch';
import { people, TEXTS } from './samples';

const Row = ({ children }: { children: ReactNode }) => (
  <div className="flex flex-wrap items-center gap-3">{children}</div>
);
const nothing = () => undefined;

/** All components of `components/ui`, in every state. */
export function Parts() {
  const [isOn, setOn] = useState(true);
  return (
    <div className="grid gap-5">
      {(['primary', 'plain', 'quiet', 'danger'] as const).map((look) => (
        <Row key={look}>
          <Button look={look}>{look}</Button>
          <Button look={look} busy>
            {look}
          </Button>
          <Button look={look} disabled>
            {look}
          </Button>
        </Row>
      ))}
      <Row>
        <IconButton label={TEXTS.label}>
          <Bell size={20} aria-hidden="true" />
        </IconButton>
        <IconButton label={TEXTS.label} disabled>
          <Bell size={20} aria-hidden="true" />
        </IconButton>
        <BackLink to="/you">{TEXTS.label}</BackLink>
      </Row>
      <TextField label={TEXTS.label} hint={TEXTS.hint} defaultValue={TEXTS.short} />
      <TextField label={TEXTS.label} error={TEXTS.error} defaultValue={TEXTS.long} />
      <PasswordField hint={TEXTS.hint} defaultValue={TEXTS.short} />
      <TextArea label={TEXTS.label} hint={TEXTS.hint} defaultValue={TEXTS.long} count={224} limit={280} />
      <TextArea label={TEXTS.label} error={TEXTS.error} defaultValue={TEXTS.arabic} count={300} limit={280} />
      <Switch label={TEXTS.label} hint={TEXTS.hint} isOn={isOn} onChange={setOn} />
      <Switch label={TEXTS.label} hint={TEXTS.hint} isOn={!isOn} onChange={(on) => setOn(!on)} />
      <Row>
        {(['waiting', 'yes', 'quiet'] as const).map((tone) => (
          <StatusChip key={tone} tone={tone}>
            {tone}
          </StatusChip>
        ))}
        {[1, 12, 120].map((count) => (
          <CountBadge key={count} count={count} />
        ))}
        <CountBadge count={7} look="quiet" />
      </Row>
      <Row>
        {(['mark', 'met', 'waiting', 'received'] as const).map((state) => (
          <Rings key={state} state={state} />
        ))}
      </Row>
      <Row>
        {(['sm', 'md', 'lg', 'xl'] as const).map((size, i) => (
          <Avatar
            key={size}
            person={people[i] ?? { id: size, displayName: size }}
            size={size}
            isOnline={i < 2}
          />
        ))}
      </Row>
      <Row>
        {(['jump', 'nextChat', 'newLine', 'cancel'] as const).map((id) => (
          <Keys key={id} of={id} />
        ))}
      </Row>
      <EmptyState title={TEXTS.long} action={<Button look="primary">{TEXTS.label}</Button>} />
      <ErrorState error={new ZentraError('UNAVAILABLE', '')} onRetry={nothing} />
      <LoadingRows label={TEXTS.label} rows={2} />
      <LoadMore hasMore isLoading={false} isFailed label={TEXTS.label} onLoad={nothing} />
    </div>
  );
}
