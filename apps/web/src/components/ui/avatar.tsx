import { useState } from 'react';
import { client } from '@/lib/query/api-client';
import { cx } from './cx';

/** Dark enough for white text (WCAG AA) in both themes. */
const COLOURS = [
  'bg-[#7a4b8c]',
  'bg-[#2f6690]',
  'bg-[#8a5a1e]',
  'bg-[#4f6d3a]',
  'bg-[#9a3b4f]',
  'bg-[#2f6f6c]',
  'bg-[#5b5ea6]',
  'bg-[#8c4a2f]',
];
const SIZES = {
  sm: 'size-10 text-sm',
  md: 'size-12 text-base',
  lg: 'size-16 text-lg',
  xl: 'size-20 text-xl',
};

function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const first = [...(words[0] ?? '?')][0] ?? '?';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toLocaleUpperCase();
}

/** Returns a stable colour for a person: FNV-1a over the id. */
function colourOf(id: string): string | undefined {
  let hash = 2_166_136_261;
  for (const letter of id) hash = Math.imul(hash ^ letter.charCodeAt(0), 16_777_619);
  return COLOURS[(hash >>> 8) % COLOURS.length];
}

export function Avatar({
  person,
  size = 'md',
  isOnline = false,
}: {
  person: { id: string; displayName: string; avatarUrl?: string | null };
  size?: keyof typeof SIZES;
  /** Adds a dot. State it as text beside the avatar, too. */
  isOnline?: boolean;
}) {
  const { avatarUrl = null } = person;
  const [failed, setFailed] = useState<string | null>(null);
  const picture =
    avatarUrl === failed ? null : client.avatar.url({ avatarUrl }, size === 'xl' ? 'large' : 'small');
  return (
    <span
      aria-hidden="true"
      className={cx(
        'relative grid shrink-0 place-items-center rounded-full font-bold text-white select-none forced-colors:border',
        SIZES[size],
        colourOf(person.id),
      )}
    >
      {initials(person.displayName)}
      {picture !== null && (
        <img
          crossOrigin="use-credentials"
          src={picture}
          alt=""
          className="absolute inset-0 size-full rounded-full object-cover"
          onError={() => setFailed(avatarUrl)}
        />
      )}
      {isOnline && (
        <span className="absolute -inset-e-0.5 -bottom-0.5 size-3.5 rounded-full border-2 border-paper bg-online forced-colors:border-[Canvas] forced-colors:bg-[CanvasText]" />
      )}
    </span>
  );
}
