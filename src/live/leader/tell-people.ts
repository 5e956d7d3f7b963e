/** Who is told of what has happened, and the letters that carry it, beside the turns. */
import type { Logger } from 'pino';
import { sendLetters, tellNext, writeLetters } from '../../platform/notices/commands.ts';
import { type MailSettings, openMailer } from '../../platform/notices/send-mail.ts';
import { NOTICE_RULES } from '../notices/notice-rules.ts';
import type { PartPorts } from '../serve-parts.ts';
import type { SideWork } from './side-work.ts';

const TELL_MILLISECONDS = 5_000;
const SEND_MILLISECONDS = 15_000;

export function noticesOf({ database, now }: Pick<PartPorts, 'database' | 'now'>): SideWork {
  let seen = 0n;
  return {
    everyMilliseconds: TELL_MILLISECONDS,
    failure: 'people could not be told of what has happened',
    work: async (signal) => {
      for (let isMore = true; isMore && !signal.aborted; ) {
        const told = await tellNext(database, NOTICE_RULES, { seen, now: now() });
        seen = told.seen;
        isMore = told.eventCount > 0;
      }
    },
  };
}

/** A mail server that does not answer keeps nobody but the letters waiting. */
export function lettersOf(
  { database, now, log }: PartPorts & { readonly log: Pick<Logger, 'warn'> },
  settings: MailSettings,
): SideWork {
  const { publicUrl } = settings;
  return {
    everyMilliseconds: SEND_MILLISECONDS,
    failure: 'letters could not be sent',
    work: async (signal) => {
      await writeLetters(database, now());
      const mailer = openMailer(settings);
      try {
        const ports = { database, mailer, rules: NOTICE_RULES, publicUrl, now };
        for (const { letter, outcome } of await sendLetters(ports, signal)) {
          log.warn({ letter, ...outcome }, 'a letter was not taken');
        }
      } finally {
        mailer.close();
      }
    },
  };
}
