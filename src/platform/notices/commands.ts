/** Who is told of what has happened, what each has read and chosen, and the letters to it. */
import { asSeen, type FoundRefusal } from '../../kernel/as-seen.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import type { Database, Writer } from '../database/transaction.ts';
import { selectLastSeq } from '../http/event-feed.ts';
import { newId } from '../identity/secrets.ts';
import {
  insertLetter,
  lockWaitingLetter,
  selectAddressees,
  selectCarried,
  selectLettersToSend,
  updateLetterEnded,
  updateLetterPutOff,
  type WaitingLetter,
} from './letter-store.ts';
import { letterText } from './letter-text.ts';
import {
  CHOSEN_NOTHING,
  isLetterDue,
  type NoticeChoice,
  type NoticeRules,
  nextTryAt,
  STALE_SECONDS,
  type ToldEvent,
  toldOf,
  wantsMail,
} from './notice.ts';
import type { Mailer, SendOutcome } from './send-mail.ts';
import {
  choiceOf,
  insertNotices,
  lockPersonToTell,
  lockReaderSeq,
  type NewNotice,
  type StoredChoice,
  saveChoice,
  selectChoices,
  selectEventsOf,
  selectHearers,
  selectReaderSeq,
  updateRead,
  updateReaderSeq,
} from './store.ts';

const EVENTS_AT_ONCE_MAX = 500;

type NothingNew = { readonly reason: 'nothing_new' };

export interface Told {
  /** How many events anybody is told of. */
  readonly eventCount: number;
  /** Up to this number nobody is left to be told: where to look from the next time. */
  readonly seen: bigint;
}

/**
 * Tells who is to be told of the next events after `seen`. What is told stays told: the number of
 * the last such event moves in the same transaction. Most events, such as those of jobs, are told
 * to nobody, and are not looked at again by whoever hands `seen` on.
 */
export async function tellNext(
  database: Database,
  rules: NoticeRules,
  { seen, now }: { readonly seen: bigint; readonly now: EpochSeconds },
): Promise<Told> {
  const kinds = [...rules.keys()];
  const last = await selectLastSeq(database);
  const after = laterOf(seen, await selectReaderSeq(database));
  const next = await selectEventsOf(database, kinds, { after, countMax: 1 });
  if (next.length === 0) return { eventCount: 0, seen: laterOf(last, after) };
  const caller = { actor: 'system_notices', at: now, requestId: '' };
  const told = await database.write(caller, async (writer) => {
    const events = await selectEventsOf(writer, kinds, {
      after: laterOf(seen, await lockReaderSeq(writer)),
      countMax: EVENTS_AT_ONCE_MAX,
    });
    const until = events.at(-1)?.seq;
    if (until === undefined) return refused<NothingNew>({ reason: 'nothing_new' });
    const notices = await noticesOf(writer, rules, events);
    await insertNotices(writer, notices);
    await updateReaderSeq(writer, until);
    const detail = { events: events.length, notices: notices.length, until: String(until) };
    writer.audit({ action: 'notices.tell', subject: 'platform', detail });
    return done({ eventCount: events.length, seen: until });
  });
  return told.ok ? told.value : { eventCount: 0, seen };
}

function laterOf(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

async function noticesOf(
  writer: Writer,
  rules: NoticeRules,
  events: readonly ToldEvent[],
): Promise<readonly NewNotice[]> {
  const scopes = new Set(events.flatMap((event) => event.scopes.map(scopeOf)));
  const persons = new Set(events.flatMap((event) => event.persons));
  const hearers = await selectHearers(writer, [...scopes], [...persons]);
  const choices = await selectChoices(
    writer,
    hearers.map(({ id }) => id),
  );
  return events.flatMap((event) => {
    const rule = rules.get(event.kind);
    if (rule === undefined) return [];
    const { seq, at, kind, subject, detail } = event;
    return toldOf(event, rule, hearers).map((person) => {
      const choice = choices.get(person) ?? CHOSEN_NOTHING;
      const isSent = wantsMail(choice, rule.topic);
      return { person, seq, at, kind, subject, detail, wantsMail: isSent };
    });
  });
}

/** `party:party_x alone` is of party_x. */
function scopeOf(text: string): string {
  return text.split(' ')[0] ?? text;
}

/** What `person` was told up to the number `until` is read; answers how much was new. */
export async function readNotices(
  writer: Writer,
  person: string,
  until: bigint,
): Promise<Outcome<number, never>> {
  const count = await updateRead(writer, person, until);
  const detail = { until: String(until), count };
  writer.audit({ action: 'notices.read', subject: person, detail });
  return done(count);
}

export type ChooseOutcome = Outcome<StoredChoice, FoundRefusal>;

/** Changes what a person is sent; refused where that is no person, or it has changed since. */
export async function chooseNotices(
  writer: Writer,
  person: string,
  { choice, version }: { readonly choice: NoticeChoice; readonly version: number | undefined },
): Promise<ChooseOutcome> {
  const isThere = await lockPersonToTell(writer, person);
  const present = isThere ? await choiceOf(writer, person) : undefined;
  const found = asSeen(present, { id: person, version });
  if (!found.ok) return found;
  await saveChoice(writer, person, choice);
  const { mail, language, silent } = choice;
  writer.audit({ action: 'notices.choose', subject: person, detail: { mail, language, silent } });
  return done(await choiceOf(writer, person));
}

/** A letter for everybody to whom one is due; answers how many. */
export async function writeLetters(database: Database, now: EpochSeconds): Promise<number> {
  const since = toEpochSeconds(Math.max(0, now - STALE_SECONDS));
  const isDue = (each: Awaited<ReturnType<typeof selectAddressees>>[number]): boolean =>
    isLetterDue(each.mail, each.oldest, now);
  if (!(await selectAddressees(database, since)).some(isDue)) return 0;
  const caller = { actor: 'system_notices', at: now, requestId: '' };
  const written = await database.write(caller, async (writer) => {
    // Whoever writes letters stands in line, so that nobody gets two.
    await lockReaderSeq(writer);
    const due = (await selectAddressees(writer, since)).filter(isDue);
    if (due.length === 0) return refused<NothingNew>({ reason: 'nothing_new' });
    for (const { person, address } of due) {
      const id = newId('letter');
      const count = await insertLetter(writer, { id, person, address }, since);
      writer.audit({ action: 'letter.write', subject: id, detail: { person, count } });
    }
    return done(due.length);
  });
  return written.ok ? written.value : 0;
}

export interface LetterPorts {
  readonly database: Database;
  readonly mailer: Mailer;
  readonly rules: NoticeRules;
  readonly publicUrl: string;
  readonly now: () => EpochSeconds;
}

const LETTERS_AT_ONCE_MAX = 50;

/**
 * Sends the letters that are to be tried now, one after the other, until `signal`. Answers those
 * that were not taken. A server that stops between sending a letter and noting it sends it again:
 * whoever gets it twice gets the same `Message-ID`.
 */
export async function sendLetters(
  ports: LetterPorts,
  signal: AbortSignal,
): Promise<readonly { readonly letter: string; readonly outcome: SendOutcome }[]> {
  const { database, now } = ports;
  const letters = await selectLettersToSend(database, {
    now: now(),
    countMax: LETTERS_AT_ONCE_MAX,
  });
  const notTaken: { letter: string; outcome: SendOutcome }[] = [];
  for (const letter of letters) {
    if (signal.aborted) break;
    const outcome = letter.isWanted ? await sendLetter(ports, letter) : NOT_WANTED;
    await noteOutcome(ports, letter, outcome);
    if (outcome.kind === 'not-wanted') continue;
    if (outcome.kind !== 'sent') notTaken.push({ letter: letter.id, outcome });
    if (outcome.kind === 'failed' && outcome.isOfServer) break;
  }
  return notTaken;
}

/** Its person has left, has another address, or chose meanwhile that nothing is sent. */
const NOT_WANTED = {
  kind: 'not-wanted',
  said: 'Its person gets no letter there any more.',
} as const;

async function sendLetter(
  { database, mailer, rules, publicUrl }: LetterPorts,
  { id, name, address, language }: WaitingLetter,
): Promise<SendOutcome> {
  const notices = await selectCarried(database, id);
  return mailer.send({ id, address, ...letterText({ name, language, notices }, rules, publicUrl) });
}

async function noteOutcome(
  { database, now }: LetterPorts,
  letter: WaitingLetter,
  outcome: SendOutcome | typeof NOT_WANTED,
): Promise<void> {
  const { id, person, madeAt, attemptCount } = letter;
  const at = now();
  const caller = { actor: 'system_notices', at, requestId: '' };
  await database.write(caller, async (writer) => {
    if (!(await lockWaitingLetter(writer, id))) {
      return refused<NothingNew>({ reason: 'nothing_new' });
    }
    const { kind } = outcome;
    const said = kind === 'sent' ? {} : { said: outcome.said };
    const nextAt = nextTryAt({ madeAt, attemptCount: attemptCount + 1 }, at);
    const isPutOff = kind === 'failed' && nextAt !== undefined;
    const state = kind === 'sent' || kind === 'refused' ? kind : 'given-up';
    if (isPutOff) await updateLetterPutOff(writer, id, { said: outcome.said, nextAt });
    else await updateLetterEnded(writer, id, { state, ...said });
    const detail = { person, ...said };
    writer.audit({
      action: `letter.${isPutOff ? 'put-off' : ACTIONS[state]}`,
      subject: id,
      detail,
    });
    return done(undefined);
  });
}

const ACTIONS = { sent: 'send', refused: 'refuse', 'given-up': 'give-up' } as const;
