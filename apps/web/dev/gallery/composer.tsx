import { LIMITS } from '@zentra/contracts';
import { useState } from 'react';
import type { ComposerContext } from '@/features/chat/composer/composer-context';
import { Composer } from '@/features/chat/composer/composer';
import { ComposerFiles } from '@/features/chat/composer/composer-files';
import { DropHint } from '@/features/chat/composer/drop-hint';
import { ChosenFiles } from '@/features/chat/attachments/chosen-files';
import { drafts } from '@/features/chat/cache/drafts';
import { chosenFiles, conversation, me, message, person, TEXTS } from './samples';
import { Talking } from './talk';

const nothing = () => undefined;

interface Written {
  draft?: string;
  context?: ComposerContext;
}

const LONG = TEXTS.long.repeat(40);
const ALL: Written[] = [
  {},
  { draft: TEXTS.short },
  { draft: TEXTS.arabic },
  { draft: TEXTS.long.repeat(3) },
  { draft: LONG.slice(0, LIMITS.message.max - 20) },
  { draft: LONG.slice(0, LIMITS.message.max + 20) },
  { draft: TEXTS.short, context: { kind: 'reply', message: message(3, TEXTS.long) } },
  { context: { kind: 'reply', message: message(4, '', { deletedAt: message(4, '').createdAt }) } },
  { context: { kind: 'edit', message: message(2, TEXTS.arabic) } },
];

function Writer({ n, draft = '', context: first }: { n: number; draft?: string; context?: ComposerContext }) {
  const chat = conversation(80 + n, { person: person(n) });
  const [context, setContext] = useState<ComposerContext | null>(() => {
    drafts.write(me.id, chat.id, draft);
    return first ?? null;
  });
  return (
    <Composer
      conversation={chat}
      me={me}
      context={context}
      onContextChange={setContext}
      newestOwn={undefined}
      onSend={nothing}
    />
  );
}

function Files() {
  const [chosen] = useState(() => {
    const made = new ChosenFiles(me.id, conversation(79).id);
    made.files.set(chosenFiles);
    made.notes.set([TEXTS.error, TEXTS.long]);
    return made;
  });
  return <ComposerFiles chosen={chosen} name={me.displayName} />;
}

/** The composer: empty, with a draft, near and over the limit, as a reply or edit, with files. */
export const Writing = () => (
  <Talking>
    <div className="-mx-4 grid grid-cols-[minmax(0,1fr)]">
      {ALL.map(({ draft, context }, n) => (
        <Writer key={n} n={n} draft={draft} context={context} />
      ))}
      <Files />
    </div>
  </Talking>
);

export const Dropping = () => <DropHint name={person(3).displayName} />;
