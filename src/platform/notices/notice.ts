/**
 * Notices: what a person is told because it is to do something, or was answered. Pure; which events
 * are told of, and in which words, is handed in as {@link NoticeRules}.
 *
 * Always: nobody gets a notice of what it did itself, nor of what it may not hear of, unless the
 * event names it. Of those who may do what follows the nearest are told: whoever may do it where
 * the event is of; where nobody may there, those who may do it everywhere, unless it is nobody
 * else's.
 */
import { type EpochSeconds, SECONDS_PER_DAY, toEpochSeconds } from '../../kernel/units.ts';
import { type EventListener, isHeardBy } from '../database/event-scope.ts';
import type { JsonObject } from '../database/transaction.ts';
import type { Permission, RoleGrant } from '../identity/access.ts';
import { listenerOf } from '../identity/hearing.ts';
import { permissionsOf } from '../identity/permissions.ts';

export const LANGUAGES = ['en', 'nl'] as const;
export type Language = (typeof LANGUAGES)[number];

/** How soon what one is told of is sent by mail. */
export const MAIL_CHOICES = ['soon', 'daily', 'never'] as const;
export type MailChoice = (typeof MAIL_CHOICES)[number];

/** What a person chose, or has where it has chosen nothing. */
export interface NoticeChoice {
  readonly mail: MailChoice;
  /** Of its letters. */
  readonly language: Language;
  /** Topics of which it wants no mail. */
  readonly silent: readonly string[];
}

export const CHOSEN_NOTHING: NoticeChoice = { mail: 'soon', language: 'en', silent: [] };

/** An event, and whom it names. */
export interface ToldEvent {
  readonly seq: bigint;
  readonly at: EpochSeconds;
  readonly kind: string;
  readonly subject: string;
  readonly scopes: readonly string[];
  readonly detail: JsonObject;
  /** Who did it. */
  readonly actor: string;
  readonly persons: readonly string[];
}

/** How events of one kind are told. */
export interface NoticeRule {
  readonly topic: string;
  /** What those who are to act may do; none: only those are told whom the event names. */
  readonly mayDo: (event: Pick<ToldEvent, 'detail'>) => readonly Permission[];
  /** It waits for those where the event is of and for nobody else, such as an invoice. */
  readonly isOnlyThere: boolean;
  /** The page of the web application where one sees it, such as `/invoices/invoice_1`. */
  readonly pageOf: (event: Pick<ToldEvent, 'subject' | 'detail'>) => string;
  /** A sentence with its stop. */
  readonly sentences: Readonly<Record<Language, string>>;
}

/** By the kind of event; of other kinds nobody is told. */
export type NoticeRules = ReadonlyMap<string, NoticeRule>;

/** A person who may be told, with its roles that have not ended. */
export interface Hearer {
  readonly id: string;
  readonly grants: readonly RoleGrant[];
}

/** Who among `hearers` is told of an event. */
export function toldOf(
  event: ToldEvent,
  rule: Pick<NoticeRule, 'mayDo' | 'isOnlyThere'>,
  hearers: readonly Hearer[],
): readonly string[] {
  const others = hearers.filter(({ id }) => id !== event.actor);
  const nearest = rule.mayDo(event).flatMap((permission) => {
    const may = listenersWith(permission, event, others);
    const there = may.filter((each) => isHeardThere(each, event.scopes));
    return there.length > 0 || rule.isOnlyThere
      ? there
      : may.filter((each) => isHeardBy(each, event.scopes));
  });
  const named = others.filter(({ id }) => event.persons.includes(id));
  return [...new Set([...named, ...nearest].map(({ id }) => id))];
}

function listenersWith(
  permission: Permission,
  { kind }: Pick<ToldEvent, 'kind'>,
  hearers: readonly Hearer[],
) {
  return hearers.map(({ id, grants: all }) => {
    const grants = all.filter(({ role }) => permissionsOf(role).includes(permission));
    return { id, ...listenerOf({ grants }, kind) };
  });
}

/** By a role in one of the scopes themselves. */
function isHeardThere({ scopes }: EventListener, of: readonly string[]): boolean {
  return isHeardBy({ hearsEverywhere: false, scopes }, of);
}

export function wantsMail({ mail, silent }: NoticeChoice, topic: string): boolean {
  return mail !== 'never' && !silent.includes(topic);
}

/** What is told within it goes into one letter. */
const GATHER_SECONDS = 120;
/** Daily letters go out at this time of the day, UTC. */
const DAILY_AT_SECONDS = 6 * 3_600;
/** What was told longer ago is not sent any more: it is seen on the page. */
export const STALE_SECONDS = 3 * SECONDS_PER_DAY;

/** Whether a letter is due to somebody whose oldest unsent notice was told at `oldest`. */
export function isLetterDue(mail: MailChoice, oldest: EpochSeconds, now: EpochSeconds): boolean {
  if (mail === 'never') return false;
  if (mail === 'soon') return now >= oldest + GATHER_SECONDS;
  const today = Math.floor(now / SECONDS_PER_DAY) * SECONDS_PER_DAY + DAILY_AT_SECONDS;
  const last = now >= today ? today : today - SECONDS_PER_DAY;
  return oldest < last;
}

const RETRY_SECONDS_MAX = 6 * 3_600;

/**
 * When a letter that was not taken is tried again: after one minute, two, four, and so on up to six
 * hours; `undefined` once it is three days old.
 */
export function nextTryAt(
  { madeAt, attemptCount }: { readonly madeAt: EpochSeconds; readonly attemptCount: number },
  now: EpochSeconds,
): EpochSeconds | undefined {
  const pause = Math.min(60 * 2 ** Math.max(0, attemptCount - 1), RETRY_SECONDS_MAX);
  return now + pause > madeAt + STALE_SECONDS ? undefined : toEpochSeconds(now + pause);
}
