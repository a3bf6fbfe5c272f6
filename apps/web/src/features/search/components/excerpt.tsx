import type { MessageHit } from '@zentra/contracts';

/** Renders an excerpt as plain text with the matches marked. */
export const Excerpt = ({ parts }: { parts: MessageHit['excerpt'] }) => (
  <bdi>
    {parts.map(({ text, marked }, i) =>
      marked ? (
        <mark
          key={i}
          className="rounded-[4px] bg-waiting-paper font-semibold text-ink forced-colors:bg-[Mark] forced-colors:text-[MarkText]"
        >
          {text}
        </mark>
      ) : (
        <span key={i}>{text}</span>
      ),
    )}
  </bdi>
);
