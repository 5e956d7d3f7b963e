/**
 * The accounts of the ledger: what each kind holds, in which commodity, and whether it may go below
 * zero. An account that may not is where overspending shows, so the ledger refuses the entry.
 * Sources (`capacity`, `pledge`, `cash`, `credit-note`) are negative by nature: what left them.
 */
import type { Branded } from '../kernel/brand.ts';

export type Commodity = 'gpu-seconds' | 'eur-micros';

/** The place of an account in its ledger, 0 and up, in the order in which they were opened. */
export type AccountIndex = Branded<number, 'AccountIndex'>;

export interface AccountRule {
  readonly commodity: Commodity;
  readonly mayBeNegative: boolean;
  /** Whose it is: the parts of the owner in an account's name, `kind:owner`. */
  readonly owner: string;
  readonly meaning: string;
}

/** The position of a kind in this table is its code in memory; it is never written to a file. */
export const ACCOUNT_RULES = {
  capacity: {
    commodity: 'gpu-seconds',
    mayBeNegative: true,
    owner: 'contract/cluster',
    meaning: 'What a contract brought on a cluster, as a negative number.',
  },
  entitlement: {
    commodity: 'gpu-seconds',
    mayBeNegative: false,
    owner: 'funder/cluster',
    meaning: "A funder's pool: what it may still use, award or lend in the period.",
  },
  allocation: {
    commodity: 'gpu-seconds',
    mayBeNegative: true,
    owner: 'allocation/cluster',
    meaning: 'What an award has left; overdrawn within a period at most, zero after its close.',
  },
  reserved: {
    commodity: 'gpu-seconds',
    mayBeNegative: false,
    owner: 'allocation/cluster',
    meaning: 'What running jobs hold until they end; zero at the close of a period.',
  },
  used: {
    commodity: 'gpu-seconds',
    mayBeNegative: false,
    owner: 'allocation/cluster',
    meaning: 'What jobs used, for good.',
  },
  expired: {
    commodity: 'gpu-seconds',
    mayBeNegative: false,
    owner: 'funder/cluster',
    meaning: 'What a funder neither used nor lent in a period, lost capacity included.',
  },
  pledge: {
    commodity: 'eur-micros',
    mayBeNegative: true,
    owner: 'party',
    meaning: 'What a party promised, as a negative number.',
  },
  promised: {
    commodity: 'eur-micros',
    mayBeNegative: false,
    owner: 'commitment',
    meaning: 'The part of a commitment that was not called yet.',
  },
  called: {
    commodity: 'eur-micros',
    mayBeNegative: false,
    owner: 'commitment',
    meaning: 'Called and not paid yet.',
  },
  paid: {
    commodity: 'eur-micros',
    mayBeNegative: false,
    owner: 'commitment',
    meaning: 'The part of a commitment that its party has paid.',
  },
  cash: {
    commodity: 'eur-micros',
    mayBeNegative: true,
    owner: 'party',
    meaning: 'What a party paid, as a negative number; its bank is outside Polder.',
  },
  earned: {
    commodity: 'eur-micros',
    mayBeNegative: false,
    owner: 'contract',
    meaning: "Instalments that reached a contract's operator.",
  },
  unassigned: {
    commodity: 'eur-micros',
    mayBeNegative: false,
    owner: 'programme',
    meaning: 'Paid to a programme by a commitment that no contract draws on in full.',
  },
  'credit-note': {
    commodity: 'eur-micros',
    mayBeNegative: true,
    owner: 'contract',
    meaning: 'What an operator owes for capacity below the service level, as a negative number.',
  },
  credited: {
    commodity: 'eur-micros',
    mayBeNegative: false,
    owner: 'funder/contract/cluster',
    meaning: 'What a funder gets back by credit notes.',
  },
  revenue: {
    commodity: 'eur-micros',
    mayBeNegative: false,
    owner: 'funder/allocation/cluster',
    meaning: 'What users paid to the funder whose capacity they used.',
  },
  rounding: {
    commodity: 'eur-micros',
    mayBeNegative: true,
    owner: 'ledger',
    meaning: 'The difference between whole cents on a document and the exact micros behind it.',
  },
} as const satisfies Record<string, AccountRule>;

export type AccountKind = keyof typeof ACCOUNT_RULES;

export const ACCOUNT_KINDS = Object.keys(ACCOUNT_RULES) as readonly AccountKind[];
