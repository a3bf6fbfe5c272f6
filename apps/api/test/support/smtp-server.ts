import { createServer, type AddressInfo, type Server } from 'node:net';
import { createInterface } from 'node:readline';

/** A mail server that accepts every email, or refuses every recipient. */
export class SmtpServer {
  readonly emails: { to: string; source: string }[] = [];
  refused = 0;
  private readonly server: Server;
  private waiting: (() => void)[] = [];

  private constructor(refusesRecipients: boolean) {
    this.server = createServer((socket) => {
      const say = (line: string) => socket.write(`${line}\r\n`);
      let to = '';
      let source: string[] | undefined;
      say('220 here');
      socket.on('error', () => undefined);
      createInterface(socket).on('line', (line) => {
        if (source === undefined) {
          to = /^RCPT TO:<(.*)>/.exec(line)?.[1] ?? to;
          if (refusesRecipients && line.startsWith('RCPT')) {
            this.refused += 1;
            return say(`550 <${to}> is unknown here`);
          }
          if (line === 'DATA') source = [];
          if (line === 'QUIT') return void socket.end('221 bye\r\n');
          return say(line === 'DATA' ? '354 go on' : '250 good');
        }
        if (line !== '.') return void source.push(line);
        this.emails.push({ to, source: source.join('\n') });
        source = undefined;
        say('250 kept');
        this.waiting.forEach((next) => next());
        this.waiting = [];
      });
    });
  }

  static async start({ refusesRecipients = false } = {}): Promise<SmtpServer> {
    const smtp = new SmtpServer(refusesRecipients);
    await new Promise<void>((resolve) => smtp.server.listen(0, '127.0.0.1', resolve));
    return smtp;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Resolves with the next received email. */
  async next(): Promise<{ to: string; source: string }> {
    const known = this.emails.length;
    while (this.emails.length === known) await new Promise<void>((resolve) => this.waiting.push(resolve));
    return this.emails[known] ?? { to: '', source: '' };
  }

  close(): void {
    this.server.close();
  }
}
