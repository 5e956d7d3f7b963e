/** A mail server on this machine, for tests: it takes letters, or answers as it was told. */
import { SMTPServer } from 'smtp-server';

export interface Received {
  readonly to: readonly string[];
  /** All of the letter, its heads too. */
  readonly text: string;
}

interface Refusal {
  readonly code: number;
  readonly says: string;
}

export class MailServer {
  readonly received: Received[] = [];
  /** What is answered to letters for an address; those for others are taken. */
  readonly answers = new Map<string, Refusal>();
  #server: SMTPServer | undefined;
  #port = 0;

  /** Its address, as a setting has it. */
  get url(): string {
    return `smtp://127.0.0.1:${this.#port}`;
  }

  /** On a port of its own; what was received before stays. */
  async start(): Promise<void> {
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      logger: false,
      onRcptTo: ({ address }, _session, next) => {
        const answer = this.answers.get(address);
        if (answer === undefined) return next();
        return next(Object.assign(new Error(answer.says), { responseCode: answer.code }));
      },
      onData: (stream, session, next) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const to = session.envelope.rcptTo.map(({ address }) => address);
          this.received.push({ to, text: Buffer.concat(chunks).toString('utf8') });
          next();
        });
      },
    });
    this.#server = server;
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve());
    });
    const address = server.server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : 0;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}
