import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';

/** How long a sender waits after a refusal before the next message, ms. */
const REFUSED_PAUSE_MS = 50;

/**
 * One user's socket, with a record of the sent messages. It sends Engine.IO frames by hand, because
 * a client library would use more of the two cores than the measured server: `0` open, `2` ping,
 * `3` pong, `40` connect, `42` event, `43<id>` ack, `44` refusal.
 */
export class Line {
  /**
   * Of message n: the time of sending, its acked seq (0 while open, -1 refused), and its received
   * seq.
   */
  sentAt = [];
  acked = [];
  received = [];
  open = 0;
  refused = 0;
  duplicates = 0;
  outOfOrder = 0;
  isSending = false;
  /** The last received message of the peer. */
  last = { n: -1, seq: 0 };

  constructor(person, sink) {
    this.person = person;
    this.sink = sink;
  }

  connect(url) {
    const { userId, peerId, cookie, address: from } = this.person;
    const address = `${url.replace('http', 'ws')}/ws/chat?EIO=4&transport=websocket&user=${userId}&peer=${peerId}`;
    this.socket = new WebSocket(address, {
      headers: { cookie, ...(from && { 'x-forwarded-for': from }) },
      perMessageDeflate: false,
      skipUTF8Validation: true,
    });
    return new Promise((resolve, reject) => {
      this.socket.on('error', reject);
      this.socket.on('message', (/** @type {Buffer} */ data) => {
        const frame = data.toString('latin1');
        if (frame.startsWith('43')) this.onAck(frame);
        else if (frame.startsWith('42')) this.onEvent(frame);
        else if (frame.startsWith('2')) this.socket.send('3');
        else if (frame.startsWith('0')) this.socket.send('40');
        else if (frame.startsWith('40')) resolve();
        else if (frame.startsWith('44')) reject(new Error(frame));
      });
    });
  }

  /** Keeps `inFlight` messages in flight until `isSending` is false. */
  talk(inFlight) {
    this.isSending = true;
    for (let i = 0; i < inFlight; i += 1) this.send();
  }

  send() {
    if (this.isSending) this.sendOne();
  }

  sendOne() {
    const n = this.sentAt.push(performance.now()) - 1;
    this.acked.push(0);
    this.open += 1;
    const { conversationId } = this.person;
    this.socket.send(
      `42${n}["message:send",{"conversationId":"${conversationId}","clientId":"${randomUUID()}","body":"#${n} Hello there, how are you?"}]`,
    );
  }

  onAck(frame) {
    const start = frame.indexOf('[');
    const n = Number(frame.slice(2, start));
    this.open -= 1;
    const isOk = frame.startsWith('"ok":true', start + 2);
    this.acked[n] = isOk ? numberAfter(frame, '"seq":') : -1;
    if (isOk) {
      this.sink.acked(performance.now() - this.sentAt[n]);
      this.send();
    } else {
      this.refused += 1;
      setTimeout(() => this.send(), REFUSED_PAUSE_MS);
    }
  }

  onEvent(frame) {
    if (!frame.startsWith('42["message:new"')) return;
    const n = numberAfter(frame, '"body":"#');
    const seq = numberAfter(frame, '"seq":');
    const { peer } = this;
    this.sink.delivered(performance.now() - peer.sentAt[n]);
    if (peer.received[n] !== undefined) peer.duplicates += 1;
    else if (n <= this.last.n || seq <= this.last.seq) peer.outOfOrder += 1;
    peer.received[n] = seq;
    this.last = { n, seq };
  }

  /** Whether everything sent was answered and everything acked was received. */
  get isSettled() {
    return this.open === 0 && this.acked.every((seq, n) => seq <= 0 || this.received[n] !== undefined);
  }

  /**
   * Counts errors: acked but not received, or received with another seq; received though refused;
   * and others.
   */
  get faults() {
    const count = (isFault) => this.acked.filter((seq, n) => isFault(seq, this.received[n])).length;
    return {
      lost: count((seq, received) => seq > 0 && seq !== received),
      unanswered: count((seq) => seq === 0),
      ghosts: count((seq, received) => seq < 0 && received !== undefined),
      duplicates: this.duplicates,
      outOfOrder: this.outOfOrder + this.acked.filter((seq, n) => seq > 0 && seq <= this.acked[n - 1]).length,
    };
  }
}

/** Reads the digits right after `label`; parsing the whole frame would cost many times as much. */
function numberAfter(frame, label) {
  let value = 0;
  for (let i = frame.indexOf(label) + label.length; ; i += 1) {
    const digit = frame.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return value;
    value = value * 10 + digit;
  }
}
