import { CLIENT_EVENTS, SERVER_EVENTS } from '@zentra/contracts';
import { ackKeyOf, keyOf, REFUSAL_KEY, type AsyncApi, type AsyncApiMessage } from './asyncapi';

const STYLE = `
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
  body { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
  h2 { margin-top: 2.5rem; }
  article { border-top: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding: 0.5rem 0 0.75rem; }
  h3 { margin: 0.5rem 0 0; }
  p { margin: 0.25rem 0 0.5rem; overflow-wrap: anywhere; }
  code, pre { font-family: ui-monospace, monospace; font-size: 0.9em; }
  pre { overflow-x: auto; padding: 0.75rem; background: color-mix(in srgb, currentColor 8%, transparent); }
  summary { cursor: pointer; }`;

/** Returns an HTML page of the events of the AsyncAPI document, without scripts. */
export function eventsPage({ info, components }: AsyncApi): string {
  const { messages, schemas } = components;
  const article = (key: string, replyKey?: string) => {
    const message = messages[key];
    const reply = replyKey === undefined ? undefined : messages[replyKey];
    return message === undefined ? '' : describe(key, message, reply);
  };
  const shapes = Object.entries(schemas).map(
    ([name, schema]) => `<article id="schema-${name}"><h3><code>${name}</code></h3>${code(schema)}</article>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Zentra events</title>
<link rel="icon" href="/api/docs/favicon-32x32.png">
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escape(info.title)}</h1>
<p><a href="/api/docs/asyncapi.json">AsyncAPI document (JSON)</a> · <a href="/api/docs/asyncapi.yaml">YAML</a> ·
<a href="/api/docs">HTTP API</a></p>
${info.description.split('\n\n').map(paragraph).join('\n')}
<h2>Handshake</h2>
${article(REFUSAL_KEY)}
<h2>Events from clients</h2>
${Object.keys(CLIENT_EVENTS)
  .map((event) => article(keyOf(event), ackKeyOf(event)))
  .join('\n')}
<h2>Events from the server</h2>
${Object.keys(SERVER_EVENTS)
  .map((event) => article(keyOf(event)))
  .join('\n')}
<h2>Schemas</h2>
${shapes.join('\n')}
</main>
</body>
</html>
`;
}

function describe(key: string, message: AsyncApiMessage, reply?: AsyncApiMessage): string {
  const recipients = message['x-recipients'];
  return `<article id="${key}"><h3><code>${escape(message.name)}</code></h3>
<p>${inline(message.summary)}.${recipients === undefined ? '' : ` To: ${inline(recipients)}.`}</p>
<details><summary>Payload</summary>${code(message.payload)}</details>
${reply === undefined ? '' : `<p>Ack: ${inline(reply.summary)}.</p><details><summary>Ack payload</summary>${code(reply.payload)}</details>`}
</article>`;
}

/** Renders JSON. References become links to the schemas below. */
const code = (schema: object): string =>
  `<pre>${escape(JSON.stringify(schema, null, 2)).replace(
    /#\/components\/schemas\/(\w+)/g,
    '<a href="#schema-$1">$&</a>',
  )}</pre>`;

const paragraph = (markdown: string): string => `<p>${inline(markdown)}</p>`;

/** Renders the Markdown that texts of the contract use: code and bold. */
const inline = (markdown: string): string =>
  escape(markdown)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>');

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
