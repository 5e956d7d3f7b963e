/** A mail server on this machine, for tests: it takes letters, or answers as it was told. */
import { SMTPServer } from 'smtp-server';
import { MAIL_CERTIFICATE, MAIL_KEY } from './mail-certificate.ts';

export interface Received {
  readonly to: readonly string[];
  /** All of the letter, its heads too. */
  readonly text: string;
}

interface Refusal {
  readonly code: number;
  readonly says: string;
}

export interface MailLogin {
  readonly name: string;
  readonly password: string;
}

export interface MailServerOptions {
  /** `from-start`: smtps. `none`, where it is not said: it offers no encryption. */
  readonly tls?: 'none' | 'by-starttls' | 'from-start';
  /** Whom it lets in; where it is not said, everybody without a login. */
  readonly login?: MailLogin;
}

export class MailServer {
  readonly received: Received[] = [];
  /** What is answered to letters for an address; those for others are taken. */
  readonly answers = new Map<string, Refusal>();
  /** What came over the wire as a login, good or not. */
  readonly logins: MailLogin[] = [];
  readonly #options: MailServerOptions;
  #server: SMTPServer | undefined;
  #port = 0;

  constructor(options: MailServerOptions = {}) {
    this.#options = options;
  }

  /** Its address, as a setting has it. */
  get url(): string {
    return this.urlFor(undefined);
  }

  urlFor(login: MailLogin | undefined): string {
    const scheme = this.#options.tls === 'from-start' ? 'smtps' : 'smtp';
    const who = login === undefined ? '' : `${login.name}:${encodeURIComponent(login.password)}@`;
    return `${scheme}://${who}127.0.0.1:${this.#port}`;
  }

  /** On a port of its own; what was received before stays. */
  async start(): Promise<void> {
    const { tls = 'none', login } = this.#options;
    const server = new SMTPServer({
      disabledCommands: [
        ...(tls === 'by-starttls' ? [] : ['STARTTLS']),
        ...(login === undefined ? ['AUTH'] : []),
      ],
      secure: tls === 'from-start',
      ...(tls === 'none' ? {} : { key: MAIL_KEY, cert: MAIL_CERTIFICATE }),
      // A server that would take a password in the clear: it is Polder that must not send it.
      allowInsecureAuth: true,
      authOptional: login === undefined,
      logger: false,
      onAuth: ({ username, password }, _session, next) => {
        const shown = { name: String(username), password: String(password) };
        this.logins.push(shown);
        const isKnown = shown.name === login?.name && shown.password === login.password;
        return isKnown ? next(null, { user: shown.name }) : next(new Error('Not with this login'));
      },
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
    // Whoever does not trust it hangs up, which the server takes for an error of its own.
    server.on('error', () => undefined);
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
