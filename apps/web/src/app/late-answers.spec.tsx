/** @jest-environment ./apps/web/test/dom-environment.ts */
import { QueryClientProvider } from '@tanstack/react-query';
import type { Interest, Person } from '@zentra/contracts';
import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { SendInterestDialog } from '@/features/interests/components/send-interest-dialog';
import { ReportDialog } from '@/features/moderation/components/report-dialog';
import { showLanguage } from '@/lib/i18n/i18n';
import { queryClient } from '@/lib/query/query-client';
import { PersistedStateOwner } from '@/lib/storage/use-persisted-state';
import { ME, personOf } from '../../test/server-model';

const JONAS: Person = personOf(1);
const INTEREST: Interest = {
  id: '0197b6f2-6a53-7c11-9003-000000000001',
  direction: 'sent',
  person: JONAS,
  message: 'You repair radios?',
  status: 'pending',
  createdAt: '2026-01-05T00:00:00.000Z',
  expiresAt: '2026-02-05T00:00:00.000Z',
  respondedAt: null,
  conversationId: null,
};
const ANSWERS: Record<string, unknown> = {
  'GET /api/interests/quota': { limit: null, used: 0, retryAt: null },
  'POST /api/interests': INTEREST,
  'POST /api/reports': { id: '0197b6f2-6a53-7c11-9004-000000000001' },
};

let root: Root;
/** Releases the answer of the request that is in flight. */
let release: () => void;

/** Waits until React has rendered what the answers changed. */
const settle = () =>
  act(async () => {
    for (let i = 0; i < 5; i += 1) await new Promise((resolve) => setTimeout(resolve));
  });

async function show(screen: ReactNode): Promise<void> {
  act(() =>
    root.render(
      <QueryClientProvider client={queryClient}>
        <PersistedStateOwner value={ME.id}>{screen}</PersistedStateOwner>
      </QueryClientProvider>,
    ),
  );
  await settle();
}

const field = () => document.querySelector('textarea');
const stored = () => JSON.stringify({ ...localStorage });

async function fill(text: string): Promise<void> {
  act(() => {
    const setter = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set;
    setter?.call(field(), text);
    field()?.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await settle();
}

async function submit(): Promise<void> {
  act(() => field()?.form?.requestSubmit());
  await settle();
}

beforeAll(async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  await showLanguage('en');
});

beforeEach(() => {
  root = createRoot(document.body.appendChild(document.createElement('div')));
  const isReleased = new Promise<void>((resolve) => (release = resolve));
  globalThis.fetch = async (address, { method = 'GET' } = {}) => {
    if (method === 'POST') await isReleased;
    const body = JSON.stringify(ANSWERS[`${method} ${(address as URL).pathname}`]);
    return new Response(body, { headers: { 'content-type': 'application/json' } });
  };
});

afterEach(() => {
  act(() => root.unmount());
  queryClient.clear();
  localStorage.clear();
});

it('removes a sent note from the device, although an event closed its dialog before the answer', async () => {
  const onClose = jest.fn();
  await show(<SendInterestDialog person={JONAS} onClose={onClose} />);
  await fill('You repair radios?');
  expect(stored()).toContain('You repair radios?');
  await submit();
  await show(null);
  expect(stored()).toContain('You repair radios?');
  release();
  await settle();
  expect(stored()).not.toContain('You repair radios?');
  // The dialog of another visit is not closed.
  expect(onClose).not.toHaveBeenCalled();
  await show(<SendInterestDialog person={JONAS} onClose={onClose} />);
  expect(field()?.value).toBe('');
});

it('removes a sent report from the device, and from its dialog that was opened again', async () => {
  const dialog = <ReportDialog person={JONAS} onClose={() => undefined} />;
  await show(dialog);
  await act(async () => document.querySelectorAll<HTMLInputElement>('[type=radio]')[0]?.click());
  await fill('Every evening');
  await submit();
  await show(null);
  // Opened again before the answer, it shows what was typed.
  await show(dialog);
  expect(field()?.value).toBe('Every evening');
  release();
  await settle();
  expect([field()?.value, stored().includes('Every evening')]).toEqual(['', false]);
});
