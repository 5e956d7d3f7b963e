/** The ledger as it stands. A party sees its own accounts, and the entries that touch them. */
import Type, { type Static } from 'typebox';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { Database } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { defineRead } from '../../platform/http/read.ts';
import { type AnyRoute, defineRoute } from '../../platform/http/route.ts';
import {
  toWireInstant,
  wireCount,
  wireId,
  wireInstant,
  wireMonth,
  wireNullable,
  wireText,
  wireWord,
} from '../../platform/http/wire.ts';
import { THE_PLATFORM } from '../../platform/identity/access.ts';
import {
  type AccountRow,
  checkLedger,
  type EntryListRow,
  LEDGER_WORDS,
  selectAccounts,
  selectEntries,
  selectEntry,
  selectPartiesOfEntry,
} from '../store/lists.ts';

export interface LedgerPorts {
  readonly database: Database;
}

const CLOSED = { additionalProperties: false } as const;
const COUNT_MAX = Number.MAX_SAFE_INTEGER;
const wireCommodity = wireWord(['gpu-seconds', 'eur-micros']);
/** An account's name has a kind and up to three ids. */
const wireAccountName = Type.String({
  pattern: '^[a-z-]{1,20}:[a-z0-9_./-]{1,300}$',
  maxLength: 321,
  description: 'the name of an account, such as used:allocation_lab/cluster_a',
});
/** Of either commodity: text, because micros do not fit in a number. */
const wireAmount = Type.String({
  pattern: '^-?[0-9]{1,19}$',
  maxLength: 20,
  description: 'whole GPU-seconds or micros of a euro, by the commodity; negative: out of it',
});

const wireAccount = Type.Object(
  {
    name: wireAccountName,
    kind: wireWord(LEDGER_WORDS.kinds),
    party: wireNullable(wireId('party_')),
    commodity: wireCommodity,
    balance: wireAmount,
    mayBeNegative: Type.Boolean(),
  },
  { ...CLOSED, title: 'Account' },
);

const listAccounts = defineList({
  operationId: 'listAccounts',
  path: '/v1/ledger/accounts',
  summary: 'The accounts of the ledger and what they hold',
  room: 'settlement',
  permission: 'ledger.read',
  item: wireAccount,
  filters: {
    kind: Type.Optional(wireWord(LEDGER_WORDS.kinds)),
    party: Type.Optional(wireId('party_')),
  },
  sorts: ['name', 'opened'],
  defaultSort: 'name',
  readPage: async ({ page, query: { kind, party }, reach }, { database }: LedgerPorts) =>
    mapPage(await selectAccounts(database, { kind, party }, page, reach), toWireAccount),
});

function toWireAccount(row: AccountRow): Static<typeof wireAccount> {
  return {
    name: row.name,
    kind: row.kind,
    party: row.party as `party_${string}` | null,
    commodity: row.commodity,
    balance: String(row.amount),
    mayBeNegative: row.may_be_negative,
  };
}

const wireSubject = Type.String({
  pattern: '^[a-z0-9_./-]{1,300}$',
  maxLength: 300,
  description: 'what an entry is about, such as job_00000012 or commitment_nl',
});

const wireEntry = Type.Object(
  {
    seq: wireCount(1, COUNT_MAX),
    flow: wireWord(LEDGER_WORDS.flows),
    subject: wireSubject,
    attempt: wireCount(0, COUNT_MAX),
    revision: wireCount(0, COUNT_MAX),
    month: wireMonth,
    recordedAt: wireInstant,
    /** The entry that this one unwinds. */
    reversalOf: wireNullable(wireCount(1, COUNT_MAX)),
    isRehearsed: Type.Boolean(),
    legs: Type.Array(
      Type.Object(
        { account: wireAccountName, commodity: wireCommodity, amount: wireAmount },
        CLOSED,
      ),
    ),
  },
  { ...CLOSED, title: 'Entry' },
);

const listEntries = defineList({
  operationId: 'listEntries',
  path: '/v1/ledger/entries',
  summary: 'The entries of the ledger, each with its legs, which sum to zero',
  room: 'settlement',
  permission: 'ledger.read',
  item: wireEntry,
  filters: {
    month: Type.Optional(wireMonth),
    flow: Type.Optional(wireWord(LEDGER_WORDS.flows)),
    account: Type.Optional(wireAccountName),
    subject: Type.Optional(wireSubject),
  },
  sorts: ['seq'],
  defaultSort: 'seq',
  readPage: async ({ page, query, reach }, { database }: LedgerPorts) => {
    const { month, flow, account, subject } = query;
    const found = await selectEntries(database, { month, flow, account, subject }, page, reach);
    return mapPage(found, toWireEntry);
  },
});

function toWireEntry(row: EntryListRow): Static<typeof wireEntry> {
  return {
    seq: Number(row.seq),
    flow: row.flow,
    subject: row.subject,
    attempt: row.attempt,
    revision: row.revision,
    month: row.month,
    recordedAt: toWireInstant(toEpochSeconds(Number(row.recorded_at))),
    reversalOf: row.reversal_of === null ? null : Number(row.reversal_of),
    isRehearsed: row.is_rehearsed,
    legs: row.accounts.map((account, index) => ({
      account,
      commodity: row.commodities[index] ?? 'gpu-seconds',
      amount: String(row.amounts[index] ?? 0n),
    })),
  };
}

const getEntry = defineRead({
  operationId: 'getEntry',
  path: '/v1/ledger/entries/:seq',
  summary: 'One entry of the ledger',
  room: 'settlement',
  permission: 'ledger.read',
  params: Type.Object(
    { seq: Type.String({ pattern: '^[1-9][0-9]{0,14}$', maxLength: 15 }) },
    CLOSED,
  ),
  answer: wireEntry,
  find: async ({ params }, { database }: LedgerPorts) => {
    const seq = BigInt(params.seq);
    const entry = await selectEntry(database, seq);
    const parties = await selectPartiesOfEntry(database, seq);
    if (entry === undefined || parties === undefined) return undefined;
    const ofParties = parties.map((id) => ({ kind: 'party', id }) as const);
    const show = async () => ({ body: toWireEntry(entry) });
    return { scopes: [THE_PLATFORM, ...ofParties], show };
  },
});

const checkRoute = defineRoute({
  operationId: 'checkLedger',
  method: 'GET',
  path: '/v1/ledger/check',
  summary: 'Whether everything sums to zero and balances follow from the entries, computed anew',
  room: 'settlement',
  permission: 'ledger.read',
  kind: 'read',
  answer: Type.Object(
    {
      isWhole: Type.Boolean(),
      entryCount: wireCount(0, COUNT_MAX),
      legCount: wireCount(0, COUNT_MAX),
      gpuSecondsSum: wireAmount,
      microsSum: wireAmount,
      brokenEntryCount: wireCount(0, COUNT_MAX),
      brokenAccountCount: wireCount(0, COUNT_MAX),
      sentence: wireText(200),
    },
    { ...CLOSED, title: 'LedgerCheck' },
  ),
  scopesOf: async () => [THE_PLATFORM],
  handle: async (_, { database }: LedgerPorts) => {
    const found = await database.snapshot(checkLedger);
    const brokenEntryCount = Number(found.broken_entry_count);
    const brokenAccountCount = Number(found.broken_account_count);
    const isWhole = brokenEntryCount === 0 && brokenAccountCount === 0;
    const body = {
      isWhole,
      entryCount: Number(found.entry_count),
      legCount: Number(found.leg_count),
      gpuSecondsSum: found.gpu_seconds_sum,
      microsSum: found.micros_sum,
      brokenEntryCount,
      brokenAccountCount,
      sentence: isWhole
        ? 'Every entry sums to zero, and every balance is the sum of its legs.'
        : `${brokenEntryCount} entries and ${brokenAccountCount} accounts do not add up.`,
    };
    return { ok: true, body };
  },
});

export const LEDGER_ROUTES: readonly AnyRoute<LedgerPorts>[] = [
  listAccounts,
  listEntries,
  getEntry,
  checkRoute,
];
