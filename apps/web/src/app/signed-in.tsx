import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import type { Me } from '@zentra/contracts';
import { useCallback, useEffect, useMemo, type ReactNode } from 'react';
import { endHere, isSigningOut, meQuery, signedOutReason } from '@/features/auth/api/session';
import { sessionEndText } from '@/features/auth/session-end';
import { applyMessage, withMessage } from '@/features/chat/api/conversations';
import { ingestMessage } from '@/features/chat/cache/history';
import { drafts } from '@/features/chat/cache/drafts';
import { OutboxContext } from '@/features/chat/messages/outbox-context';
import { useDeliveredMarks } from '@/features/chat/receipts/use-delivered-marks';
import { acceptance } from '@/features/interests/acceptance';
import { fetchPart } from '@/lib/dom/fetch-part';
import { lazyPart } from '@/lib/dom/lazy-part';
import { outboxOf } from '@/lib/query/outbox';
import { onSignedOut, reportError } from '@/lib/query/query-client';
import { toast } from '@/lib/dom/toast';
import { PersistedStateOwner } from '@/lib/storage/use-persisted-state';
import { t } from '@/lib/i18n/i18n';
import { clearUserState } from './clear-user-state';
import { listen } from './server-events';

/** Loaded right after the first screen, so that it does not delay it. */
const AcceptanceDialog = lazyPart(
  async () => (await import('@/features/interests/components/acceptance-dialog')).AcceptanceDialog,
);

const WarningDialog = lazyPart(
  async () => (await import('@/features/moderation/components/warning-dialog')).WarningDialog,
);

/** Runs the socket and the outbox while a user is signed in. */
export function SignedIn({ me, children }: { me: Me; children: ReactNode }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  const outbox = useMemo(() => outboxOf(me.id), [me.id]);
  useDeliveredMarks();
  const signedOut = useCallback(
    (reason: string) => {
      if (isSigningOut()) {
        endHere(queries);
        void navigate({ to: '/sign-in' });
        return;
      }
      signedOutReason.set(signedOutReason.get() ?? reason);
      queries.setQueryData(meQuery.queryKey, null);
    },
    [queries, navigate],
  );
  useEffect(() => () => clearUserState(queries, me.id), [queries, me.id]);
  useEffect(
    () =>
      listen({
        queries,
        meId: me.id,
        outbox,
        signedOut,
        openChat: (conversationId) =>
          void navigate({ to: '/chats/$conversationId', params: { conversationId } }),
      }),
    [queries, me.id, outbox, signedOut, navigate],
  );
  // Not part of the first render.
  useEffect(() => {
    let stop: (() => void) | undefined;
    let isOver = false;
    void fetchPart(() => import('./attention')).then(({ startAttention }) => {
      if (!isOver) stop = startAttention(queries, me.id, (path) => router.history.push(path));
    });
    return () => {
      isOver = true;
      stop?.();
    };
  }, [queries, me.id, router]);
  useEffect(() => onSignedOut(() => signedOut(sessionEndText())), [signedOut]);
  useEffect(() => {
    const stops = [
      outbox.on('sent', ({ message }) => {
        ingestMessage(queries, message);
        applyMessage(queries, message, withMessage(message, me.id));
      }),
      outbox.on('unauthenticated', reportError),
      outbox.on('unpersisted', () => {
        // If only the initial load has failed, nothing is at risk.
        if (outbox.entries.length > 0) toast(t('chat.outgoing.unkept'), { id: 'unkept' });
      }),
      () => outbox.close(),
    ];
    outbox.open();
    return () => stops.forEach((stop) => stop());
  }, [outbox, queries, me.id]);
  // A note typed while the other person's interest had already arrived becomes the first draft.
  useEffect(
    () =>
      acceptance.subscribe(() => {
        const accepted = acceptance.get();
        if (accepted?.note) drafts.write(me.id, accepted.conversationId, accepted.note);
      }),
    [me.id],
  );
  return (
    <PersistedStateOwner value={me.id}>
      <OutboxContext value={outbox}>
        {children}
        <AcceptanceDialog />
        <WarningDialog />
      </OutboxContext>
    </PersistedStateOwner>
  );
}
