/**
 * What is to be done until a day, and is not done: each is said once before that day, and once
 * after it. Nothing follows of itself; a default, for one, is declared by whoever may.
 */
import { selectDueReports } from '../../access/store/final-reports.ts';
import { selectDueReviews } from '../../access/store/reviewers.ts';
import { selectDueInstalments } from '../../funding/store/due-instalments.ts';
import { present } from '../../kernel/assert.ts';
import type { PartyId } from '../../kernel/ids.ts';
import type { Interval } from '../../kernel/time.ts';
import { type EpochSeconds, SECONDS_PER_DAY, toEpochSeconds } from '../../kernel/units.ts';
import type { EventDraft, Reader } from '../../platform/database/transaction.ts';
import { selectEndingTokens } from '../../platform/identity/store/tokens.ts';
import { subjectIdOf } from '../../procurement/condition.ts';
import { sitesOfContract } from '../../procurement/contract.ts';
import { type OpenDuty, openDuties } from '../../procurement/open-duties.ts';
import { selectDueConditions } from '../../procurement/store/conditions.ts';
import { selectContractLives } from '../../procurement/store/contract-life.ts';
import { selectContracts } from '../../procurement/store/contracts.ts';
import { type DueInvoice, selectDueInvoices } from '../../settlement/store/due-invoices.ts';
import { INVOICE_FACTS } from '../invoicing/invoice-facts.ts';

export interface DueThing extends EventDraft {
  readonly dueAt: EpochSeconds;
}

interface Undone extends Omit<DueThing, 'kind'> {
  /** When whoever is to do it was told of it; `undefined`: long ago. */
  readonly askedAt?: EpochSeconds;
}

interface DueRule {
  /** Of the event that says it. */
  readonly kind: string;
  /** From so many days before now until so many days after now it is due; negative: before now. */
  readonly fromDays: number;
  readonly untilDays: number;
  readonly select: (reader: Reader, due: Interval) => Promise<readonly Undone[]>;
}

/**
 * What is paid within the day that it is due is paid in time. What is overdue for longer than
 * thirty days is said no more, as where a store comes from a Polder that reminded of nothing.
 */
export const DUE_RULES: readonly DueRule[] = [
  { kind: 'commitment.falls-due', fromDays: -1, untilDays: 7, select: undoneInstalments },
  { kind: 'commitment.overdue', fromDays: -30, untilDays: -1, select: undoneInstalments },
  { kind: 'condition.falls-due', fromDays: 0, untilDays: 30, select: unbuiltConditions },
  { kind: 'condition.overdue', fromDays: -30, untilDays: 0, select: unbuiltConditions },
  {
    kind: 'contract.acceptance-falls-due',
    fromDays: 0,
    untilDays: 30,
    select: dutiesOf('acceptance'),
  },
  {
    kind: 'contract.acceptance-overdue',
    fromDays: -30,
    untilDays: 0,
    select: dutiesOf('acceptance'),
  },
  { kind: 'contract.report-falls-due', fromDays: 0, untilDays: 14, select: dutiesOf('report') },
  { kind: 'contract.report-overdue', fromDays: -30, untilDays: 0, select: dutiesOf('report') },
  { kind: 'invoice.falls-due', fromDays: -1, untilDays: 7, select: invoicesToPay },
  { kind: 'invoice.overdue', fromDays: -30, untilDays: -1, select: unpaidInvoices },
  { kind: 'review.falls-due', fromDays: 0, untilDays: 3, select: unwrittenReviews },
  { kind: 'review.overdue', fromDays: -30, untilDays: 0, select: unwrittenReviews },
  { kind: 'application.report-falls-due', fromDays: 0, untilDays: 14, select: undoneReports },
  { kind: 'application.report-overdue', fromDays: -30, untilDays: 0, select: undoneReports },
  { kind: 'token.falls-due', fromDays: 0, untilDays: 30, select: endingTokens },
  { kind: 'token.overdue', fromDays: -30, untilDays: 0, select: endingTokens },
];

/** All that may be said now, whether or not it was said before. */
export async function readDueThings(
  reader: Reader,
  now: EpochSeconds,
): Promise<readonly DueThing[]> {
  const found: DueThing[] = [];
  for (const { kind, fromDays, untilDays, select } of DUE_RULES) {
    const due = { start: daysFrom(now, fromDays), end: daysFrom(now, untilDays) };
    for (const { askedAt, ...thing } of await select(reader, due)) {
      // Who was asked for it less than so many days before need not be reminded of it beforehand.
      const isFresh = askedAt !== undefined && askedAt > daysFrom(thing.dueAt, -untilDays);
      if (!isFresh) found.push({ ...thing, kind });
    }
  }
  return found;
}

function daysFrom(time: EpochSeconds, days: number): EpochSeconds {
  return toEpochSeconds(time + days * SECONDS_PER_DAY);
}

async function undoneInstalments(reader: Reader, due: Interval): Promise<readonly Undone[]> {
  const rows = await selectDueInstalments(reader, due);
  return rows.map(({ commitment, party, programme, calledAt, dueAt }) => ({
    ...{ subject: commitment, dueAt, askedAt: calledAt },
    scopes: [`party:${party}`, `programme:${programme}`],
    detail: {},
  }));
}

/** For whoever brings capacity there, for the party on whom it depends, and for nobody else. */
async function unbuiltConditions(reader: Reader, due: Interval): Promise<readonly Undone[]> {
  const rows = await selectDueConditions(reader, due);
  return rows.map(({ id, subject, owner, dueAt, saidAt }) => ({
    ...{ subject: id, dueAt, askedAt: saidAt, detail: {} },
    scopes: [`${subject.kind}:${subjectIdOf(subject)}`, `party:${owner}`],
  }));
}

/** Of contracts that were signed here: what a programme file brings has no life to look at. */
function dutiesOf(kind: OpenDuty['kind']): DueRule['select'] {
  return async (reader, due) => {
    const contracts = new Map((await selectContracts(reader)).map((each) => [each.id, each]));
    const found: Undone[] = [];
    for (const life of await selectContractLives(reader)) {
      const contract = present(contracts.get(life.signed.id), life.signed.id);
      const sites = sitesOfContract(contract).map((site) => `site:${site}`);
      for (const duty of openDuties(life, contract.phases, due.end)) {
        if (duty.kind !== kind || duty.dueAt < due.start || duty.dueAt >= due.end) continue;
        found.push({
          ...{ subject: contract.id, dueAt: duty.dueAt, askedAt: life.signed.signedAt, detail: {} },
          scopes: [`programme:${contract.programme}`, ...sites],
        });
      }
    }
    return found;
  };
}

/** For who is to pay them alone. */
function invoicesToPay(reader: Reader, due: Interval): Promise<readonly Undone[]> {
  return undoneInvoices(reader, due, ({ kind, seller, buyer }) => [
    kind === 'invoice' ? buyer : seller,
  ]);
}

/** For both: the money may have come, and not be noted. */
function unpaidInvoices(reader: Reader, due: Interval): Promise<readonly Undone[]> {
  return undoneInvoices(reader, due, ({ seller, buyer }) => [seller, buyer]);
}

async function undoneInvoices(
  reader: Reader,
  due: Interval,
  partiesOf: (invoice: DueInvoice) => readonly PartyId[],
): Promise<readonly Undone[]> {
  const found: Undone[] = [];
  for (const invoice of await selectDueInvoices(reader, due)) {
    const { id, number, issuedAt, dueAt } = invoice;
    const scopes: string[] = [];
    for (const party of partiesOf(invoice)) {
      scopes.push(...(await INVOICE_FACTS.scopesOf(reader, party)));
    }
    found.push({ subject: id, dueAt, askedAt: issuedAt, scopes, detail: { number } });
  }
  return found;
}

/** Who reviews is told to nobody but to each of them: no listener learns of it. */
async function unwrittenReviews(reader: Reader, due: Interval): Promise<readonly Undone[]> {
  const rows = await selectDueReviews(reader, due);
  return rows.map(({ application, funder, persons, assignedAt, dueAt }) => ({
    ...{ subject: application, dueAt, askedAt: assignedAt, persons, detail: {} },
    scopes: [`party:${funder}`],
  }));
}

/** Of the agents of sites and of the directory: a token of a person is that person's matter. */
async function endingTokens(reader: Reader, due: Interval): Promise<readonly Undone[]> {
  const rows = await selectEndingTokens(reader, due);
  return rows.map(({ id, owner, createdAt, expiresAt }) => ({
    ...{ subject: id, dueAt: expiresAt, askedAt: createdAt, detail: {} },
    scopes: [owner.kind === 'site' ? `site:${owner.siteId}` : 'platform:polder'],
  }));
}

async function undoneReports(reader: Reader, due: Interval): Promise<readonly Undone[]> {
  const rows = await selectDueReports(reader, due);
  return rows.map(({ application, applicant, funder, lead, dueAt }) => ({
    ...{ subject: application, dueAt, persons: [lead] },
    scopes: [`party:${applicant}`, `party:${funder}`],
    detail: {},
  }));
}
