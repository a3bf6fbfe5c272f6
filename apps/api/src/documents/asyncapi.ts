import {
  CLIENT_EVENTS,
  ERRORS,
  EVENT_ERRORS,
  HANDSHAKE_ERRORS,
  SERVER_EVENTS,
  SOCKET_PATH,
  type ClientEvent,
  type ErrorCode,
  type ServerEvent,
} from '@zentra/contracts';
import { JsonSchemas, type JsonSchema } from './json-schemas';
import { EVENTS_DESCRIPTION } from './asyncapi-texts';
import { COOKIE_NAME } from './openapi-texts';

export interface AsyncApi {
  asyncapi: string;
  info: { title: string; version: string; description: string } & Record<string, unknown>;
  servers: Record<string, object>;
  channels: Record<string, object>;
  operations: Record<string, object>;
  components: { messages: Record<string, AsyncApiMessage>; schemas: Record<string, JsonSchema> } & Record<
    string,
    object
  >;
}

export interface AsyncApiMessage {
  name: string;
  title: string;
  summary: string;
  payload: JsonSchema;
  'x-error-codes'?: ErrorCode[];
  'x-recipients'?: string;
}

const CLIENT = Object.keys(CLIENT_EVENTS) as ClientEvent[];
const SERVER = Object.keys(SERVER_EVENTS) as ServerEvent[];
const CHANNEL = '#/channels/socket';
export const REFUSAL_KEY = 'connectError';

/** Returns a component key, such as `messageNew` for `message:new`: keys cannot contain a colon. */
export const keyOf = (event: string): string =>
  event.replace(/:(\w)/g, (_, letter: string) => letter.toUpperCase());
export const ackKeyOf = (event: string): string => `${keyOf(event)}Ack`;

/** Returns the error codes of the ack of a client event, in the order of the contract. */
export function errorsOf(event: ClientEvent): ErrorCode[] {
  const codes = new Set<ErrorCode>([...CLIENT_EVENTS[event].errors, ...EVENT_ERRORS]);
  return (Object.keys(ERRORS) as ErrorCode[]).filter((code) => codes.has(code));
}

/**
 * Returns the Socket.IO events as an AsyncAPI 3 document, derived from the event maps of the
 * contract. Sending and receiving are named from the view of the server.
 */
export function createAsyncApi(version: string, cookieName: string): AsyncApi {
  const schemas = new JsonSchemas();
  const messages: Record<string, AsyncApiMessage> = {
    ...Object.fromEntries(CLIENT.flatMap((event) => clientMessages(event, schemas))),
    ...Object.fromEntries(SERVER.map((event) => [keyOf(event), serverMessage(event, schemas)])),
    [REFUSAL_KEY]: refusal(),
  };
  const draft = {
    asyncapi: '3.1.0',
    info: {
      title: 'Zentra events',
      version,
      description: EVENTS_DESCRIPTION,
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    defaultContentType: 'application/json',
    servers: {
      api: {
        host: '{host}',
        pathname: SOCKET_PATH,
        protocol: 'ws',
        description: 'Socket.IO 4 over WebSocket; `wss` where the API is served over TLS.',
        variables: { host: { default: 'localhost:8000', description: 'Host and port of the API.' } },
        security: [{ $ref: '#/components/securitySchemes/session' }],
      },
    },
    channels: {
      socket: {
        address: '/',
        title: 'Socket.IO namespace',
        description: 'The default namespace. The name of a message is the name of its Socket.IO event.',
        messages: Object.fromEntries(
          Object.keys(messages).map((key) => [key, { $ref: `#/components/messages/${key}` }]),
        ),
      },
    },
    operations: {
      ...Object.fromEntries(CLIENT.map((event) => [`receive${capital(keyOf(event))}`, receiving(event)])),
      ...Object.fromEntries(
        SERVER.map((event) => [
          `send${capital(keyOf(event))}`,
          sending(keyOf(event), SERVER_EVENTS[event].to),
        ]),
      ),
      refuseConnection: sending(REFUSAL_KEY, 'the connecting socket'),
    },
    components: {
      messages,
      securitySchemes: {
        session: {
          type: 'httpApiKey',
          in: 'cookie',
          name: cookieName,
          description: `Session cookie of the HTTP API. ${COOKIE_NAME}`,
        },
      },
    },
  };
  const [document, components] = schemas.publish(draft);
  return { ...document, components: { ...document.components, schemas: components } };
}

function clientMessages(event: ClientEvent, schemas: JsonSchemas): [string, AsyncApiMessage][] {
  const { summary, payload, result } = CLIENT_EVENTS[event];
  const codes = errorsOf(event);
  const error = { allOf: [{ $ref: '#/output/AckError' }, { properties: { code: { enum: codes } } }] };
  const ack = {
    oneOf: [
      object({ ok: { const: true }, data: schemas.convert(result, 'output') }),
      object({ ok: { const: false }, error }),
    ],
  };
  return [
    [keyOf(event), { name: event, title: event, summary, payload: schemas.convert(payload, 'input') }],
    [
      ackKeyOf(event),
      {
        name: `${event} ack`,
        title: `Ack of ${event}`,
        summary: `Success with data, or an error with one of: ${codes.join(', ')}`,
        payload: ack,
        'x-error-codes': codes,
      },
    ],
  ];
}

function serverMessage(event: ServerEvent, schemas: JsonSchemas): AsyncApiMessage {
  const { when, to, payload } = SERVER_EVENTS[event];
  return {
    name: event,
    title: event,
    summary: `Sent when ${when}`,
    payload: schemas.convert(payload, 'output'),
    'x-recipients': to,
  };
}

function refusal(): AsyncApiMessage {
  return {
    name: 'connect_error',
    title: 'connect_error',
    summary: `The handshake is refused with one of: ${HANDSHAKE_ERRORS.join(', ')}`,
    payload: object({
      message: { type: 'string' },
      data: object({ code: { type: 'string', enum: [...HANDSHAKE_ERRORS] } }),
    }),
    'x-error-codes': [...HANDSHAKE_ERRORS],
  };
}

const receiving = (event: ClientEvent) => ({
  action: 'receive',
  channel: { $ref: CHANNEL },
  summary: CLIENT_EVENTS[event].summary,
  messages: [{ $ref: `${CHANNEL}/messages/${keyOf(event)}` }],
  reply: {
    channel: { $ref: CHANNEL },
    messages: [{ $ref: `${CHANNEL}/messages/${ackKeyOf(event)}` }],
  },
});

const sending = (key: string, to: string) => ({
  action: 'send',
  channel: { $ref: CHANNEL },
  summary: `Sent to: ${to}`,
  messages: [{ $ref: `${CHANNEL}/messages/${key}` }],
});

const object = (properties: Record<string, JsonSchema>): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
});

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
