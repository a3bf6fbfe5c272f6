import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';

/** How long a sender waits after a refusal before the next message, ms. */
const REFUSED_PAUSE_MS = 50;

/**
 * One person's socket, and the books over what they sent. It speaks engine.io's frames itself, because a client library
 * would need more of the two cores than the server that is measured:
 * `0` open, `2` ping, `3` pong, `40` connect, `42` event, `43<id>` ack, `44` refusal.
 */
export class Line {
  /** Of message n: when it was sent, the seq it was acked with (0 while open, -1 refused), the seq it was heard with. */
  sentAt = [];
  acked = [];
  heard = [];
  open = 0;
  refused = 0;
  duplicates = 0;
  outOfOrder = 0;
  isSending = false;
  /** Of the peer's messages, the last one heard. */
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

  /** Keeps `inFlight` messages on their way until told to stop. */
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
    if (peer.heard[n] !== undefined) peer.duplicates += 1;
    else if (n <= this.last.n || seq <= this.last.seq) peer.outOfOrder += 1;
    peer.heard[n] = seq;
    this.last = { n, seq };
  }

  /** Whether everything sent was answered and everything acked was heard. */
  get isSettled() {
    return this.open === 0 && this.acked.every((seq, n) => seq <= 0 || this.heard[n] !== undefined);
  }

  /** What became of the messages: acked and never heard, or heard as another; heard though refused; and so on. */
  get faults() {
    const count = (isFault) => this.acked.filter((seq, n) => isFault(seq, this.heard[n])).length;
    return {
      lost: count((seq, heard) => seq > 0 && seq !== heard),
      unanswered: count((seq) => seq === 0),
      ghosts: count((seq, heard) => seq < 0 && heard !== undefined),
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
