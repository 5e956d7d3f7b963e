/** What issuing, undoing and paying an invoice is refused with, as problems. */
import { unreachable } from '../../kernel/assert.ts';
import { toDateText, toTimeText } from '../../kernel/time.ts';
import { type ProblemType, refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import type {
  IssueRefusal,
  PayOutcome,
  ReverseOutcome,
} from '../../settlement/commands/invoices.ts';
import { MICROS_PER_CENT } from '../../settlement/posting.ts';
import { PERIOD_UNKNOWN } from '../../settlement/routes/statements.ts';

type Refusal = IssueRefusal | Extract<ReverseOutcome | PayOutcome, { readonly ok: false }>;
type Reason = Refusal['reason'];

const TYPES = {
  not_found: PROBLEMS.notFound,
  unknown_period: PERIOD_UNKNOWN,
  period_not_closed: {
    type: 'period-not-closed',
    status: 409,
    title: 'What a month comes to is known once it is closed',
    advice: 'Close the month, or close it again.',
  },
  nothing_due: {
    type: 'nothing-to-invoice',
    status: 409,
    title: 'Nothing is to be invoiced between these parties for this month',
  },
  details_missing: {
    type: 'billing-details-missing',
    status: 409,
    title: 'An invoice says name, address and numbers of both parties',
    advice: 'Give them with PUT /v1/parties/{partyId}/billing.',
  },
  rate_unknown: {
    type: 'vat-rate-unknown',
    status: 409,
    title: 'The seller says the VAT rate of the country that it has to charge',
    advice: 'Add it to the rates of the seller; or give the buyer’s VAT number.',
  },
  draft_changed: {
    type: 'draft-changed',
    status: 409,
    title: 'What would be issued is no longer what was looked at',
    advice: 'Look at what is due again.',
  },
  is_reversal: {
    type: 'invoice-is-reversal',
    status: 409,
    title: 'What undoes another document is not undone, and paid back where that was paid',
  },
  reversed: { type: 'invoice-reversed', status: 409, title: 'The document was undone' },
  paid_already: { type: 'invoice-paid', status: 409, title: 'Nothing of it is left to be paid' },
  exceeds_open: {
    type: 'payment-exceeds-open',
    status: 409,
    title: 'No more is noted than is still to be paid',
    advice: 'Note what was to be paid. What came beyond goes back, or is of another document.',
  },
  paid_in_future: {
    type: 'paid-in-future',
    status: 422,
    title: 'A payment is noted once it was made',
  },
} as const satisfies Readonly<Record<Reason, ProblemType>>;

export function invoiceProblems(...reasons: readonly Reason[]): readonly ProblemType[] {
  return reasons.map((reason) => TYPES[reason]);
}

export function refuseInvoice(refusal: Refusal) {
  return refuse(TYPES[refusal.reason], sentenceOf(refusal));
}

function sentenceOf(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'not_found':
      return `There is no ${refusal.id}.`;
    case 'unknown_period':
      return `month: found ${refusal.month}, expected one of a period.`;
    case 'period_not_closed':
      return `Found a period that is ${refusal.state}, expected one that is closed.`;
    case 'nothing_due':
      return 'Nothing was charged, or a document stands that says the same.';
    case 'details_missing':
      return refusal.found === 'none'
        ? `${refusal.party} has given no details.`
        : `${refusal.party} has given no account, payment days and VAT rates to sell with.`;
    case 'rate_unknown':
      return `${refusal.seller} gives no rate of ${refusal.country} at ${toDateText(refusal.at)}.`;
    case 'draft_changed':
      return `sha256: found ${refusal.found}, expected ${refusal.expected}.`;
    case 'is_reversal':
      return `It undoes ${refusal.reverses}.`;
    case 'reversed':
      return `${refusal.by} has undone it.`;
    case 'paid_already':
      return 'It was paid, or nothing was left to be paid when it was issued.';
    case 'exceeds_open': {
      const { found, openCents } = refusal;
      return `micros: found ${microsOf(found)}, expected at most ${microsOf(openCents)}.`;
    }
    case 'paid_in_future': {
      const { paidAt, now } = refusal;
      return `paidAt: found ${toTimeText(paidAt)}, expected no time after ${toTimeText(now)}.`;
    }
    default:
      return unreachable(refusal);
  }
}

function microsOf(cents: bigint): string {
  return String(cents * MICROS_PER_CENT);
}
