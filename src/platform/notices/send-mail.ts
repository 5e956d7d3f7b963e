/** Letters by a mail server (SMTP). */
import { createTransport } from 'nodemailer';
import { type LetterText, NOTICES_PAGE } from './letter-text.ts';

export interface MailSettings {
  /** `smtp://` or `smtps://`, with name and password where the server asks for them. */
  readonly smtpUrl: string;
  /** The address that letters come from. */
  readonly from: string;
  /** Where Polder is reached: what letters link to. */
  readonly publicUrl: string;
}

export interface Letter extends LetterText {
  readonly id: string;
  readonly address: string;
}

/**
 * What became of a letter. Refused by the server for good, such as for an address that is not
 * there; or not taken this time, so that it is tried again.
 */
export type SendOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'refused'; readonly said: string }
  /** `isOfServer`: whatever is sent would fail now, such as where no server answers. */
  | { readonly kind: 'failed'; readonly said: string; readonly isOfServer: boolean };

export interface Mailer {
  send(letter: Letter): Promise<SendOutcome>;
  close(): void;
}

const CONNECT_MILLISECONDS_MAX = 10_000;
const SILENT_MILLISECONDS_MAX = 30_000;

/** What is sent to: one address, and nothing that a mail server could take for two. */
const ADDRESS = /^[^\s<>()[\]\\,;:"@]{1,64}@[A-Za-z0-9.-]{1,189}$/;

/**
 * One connection, made at the first letter. Where the address of the server has a password, it goes
 * over an encrypted connection or not at all.
 */
export function openMailer({ smtpUrl, from, publicUrl }: MailSettings): Mailer {
  const url = new URL(smtpUrl);
  const user = decodeURIComponent(url.username);
  const isTlsFromStart = url.protocol === 'smtps:';
  const transport = createTransport({
    pool: true,
    maxConnections: 1,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isTlsFromStart ? 465 : 587) : Number(url.port),
    secure: isTlsFromStart,
    requireTLS: user !== '',
    ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(url.password) } }),
    connectionTimeout: CONNECT_MILLISECONDS_MAX,
    greetingTimeout: CONNECT_MILLISECONDS_MAX,
    socketTimeout: SILENT_MILLISECONDS_MAX,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const host = new URL(publicUrl).hostname;
  return {
    send: async ({ id, address, subject, text }) => {
      if (!ADDRESS.test(address)) return { kind: 'refused', said: 'It is no mail address.' };
      try {
        await transport.sendMail({
          from: { name: 'Polder', address: from },
          to: { name: '', address },
          subject,
          text,
          // The same each time it is tried: whoever gets it twice may see that it is one.
          messageId: `<${id}@${host}>`,
          headers: {
            'Auto-Submitted': 'auto-generated',
            // RFC 2369: where one chooses not to get them.
            'List-Unsubscribe': `<${publicUrl}${NOTICES_PAGE}>`,
          },
        });
        return { kind: 'sent' };
      } catch (error) {
        return outcomeOf(error);
      }
    },
    close: () => transport.close(),
  };
}

/** 5xx for the letter itself is for good; a login that fails, or no server, is for now. */
function outcomeOf(error: unknown): SendOutcome {
  const said = saidBy(error);
  const { responseCode, command } = error as {
    readonly responseCode?: unknown;
    readonly command?: unknown;
  };
  const isForGood = typeof responseCode === 'number' && responseCode >= 500;
  const isOfLetter = command === 'RCPT TO' || command === 'DATA';
  if (isForGood && isOfLetter) return { kind: 'refused', said };
  return { kind: 'failed', said, isOfServer: !isOfLetter };
}

const SAID_CHARACTERS_MAX = 500;

function saidBy(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.replace(/[\p{Cc}\p{Surrogate}]+/gu, ' ').trim();
  return line === '' ? 'It was not taken.' : line.slice(0, SAID_CHARACTERS_MAX);
}
