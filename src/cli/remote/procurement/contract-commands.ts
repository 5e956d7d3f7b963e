/** A contract from its signature to its exit. */
import { toCount, toInstant, toWord, toYesOrNo } from '../arguments.ts';
import { moneyColumn, partColumn, shareColumn, textColumn } from '../columns.ts';
import type { GroupSpec } from '../route-command.ts';
import { orNothing } from '../wire-text.ts';
import { VOTE_IN_QUERY } from './call-commands.ts';

const SHA256 = {
  flags: '--sha256 <hash>',
  description: 'the SHA-256 of the document',
  field: 'sha256',
} as const;
const ITEMS = [
  'ownership',
  'contributions',
  'access-time',
  'access-conditions',
  'accounting-of-access-time',
  'service-level',
  'liability',
  'arbitration',
] as const;
const REPORTS = ['audit-report', 'use-of-union-access-time'] as const;
const SUBJECTS = [
  'third-country-access',
  'control',
  'critical-assets',
  'strategic-purpose',
] as const;
const LEAVERS = ['joint-undertaking', 'operator', 'both'] as const;

export const CONTRACTS: GroupSpec = {
  name: 'contracts',
  summary: 'Contracts: signed from awarded bids, accepted, priced, changed, left.',
  example: 'polder contracts show contract_aurora',
  lists: [
    {
      name: 'list',
      summary: 'List the contracts.',
      example: 'polder contracts list --site site_aurora',
      path: '/v1/contracts',
      many: 'contracts',
      filters: [
        { flags: '--programme <id>', query: 'programme', description: 'of this programme' },
        { flags: '--site <id>', query: 'site', description: 'for this site' },
        { flags: '--commitment <id>', query: 'commitment', description: 'on this commitment' },
      ],
      columns: [
        textColumn('contract', 'id'),
        textColumn('site', 'site'),
        partColumn('further sites', 'furtherSites', (ids: readonly string[]) =>
          orNothing(ids.join(', ') || null),
        ),
        moneyColumn('investment', 'capexMicros'),
        shareColumn('public', 'publicSharePpm'),
        moneyColumn('a GPU-hour', 'priceMicrosPerGpuHour'),
      ],
    },
  ],
  routes: [
    {
      words: 'show <contract>',
      summary: 'Show a contract with its phases and who pays for it.',
      example: 'polder contracts show contract_aurora',
      method: 'GET',
      path: '/v1/contracts/:contractId',
    },
    {
      words: 'life <contract>',
      summary: 'Show what was signed, accepted, priced, filed, approved and left.',
      example: 'polder contracts life contract_aurora',
      method: 'GET',
      path: '/v1/contracts/:contractId/life',
    },
    {
      words: 'milestones <contract>',
      summary: 'Show the milestones of a contract, and what is due by them.',
      example: 'polder contracts milestones contract_aurora',
      method: 'GET',
      path: '/v1/contracts/:contractId/life',
      shows: ['contract', 'milestones', 'due'],
    },
    {
      words: 'start <contract>',
      summary: 'Show when the capacity of a contract can start, and what holds it back.',
      example: 'polder contracts start contract_aurora',
      method: 'GET',
      path: '/v1/contracts/:contractId/capacity-start',
    },
    {
      words: 'sign <bid> <file>',
      summary: 'Sign the contract of an awarded bid: site and entitlements are there at once.',
      example: 'polder contracts sign bid_aurora contract.yaml',
      method: 'POST',
      path: '/v1/bids/:bidId/contract',
      shows: ['contract', 'call', 'bid', 'signedAt', 'governanceBody', 'missingItems'],
    },
    {
      words: 'accept <contract> <file>',
      summary: 'Record what was measured of a phase; milestones fall due by it.',
      example: 'polder contracts accept contract_aurora test.yaml',
      method: 'POST',
      path: '/v1/contracts/:contractId/acceptance-tests',
      shows: ['contract', 'tests', 'due'],
    },
    {
      words: 'pay <contract> <number>',
      summary: 'Say that a milestone was paid to the contractor, once.',
      example: 'polder contracts pay contract_aurora 1 --reference "2029/0417"',
      method: 'POST',
      path: '/v1/contracts/:contractId/milestones/:number/pay',
      options: [
        {
          flags: '--reference <text>',
          description: 'what the bank’s statement calls the transfer',
          field: 'reference',
          isNeeded: true,
        },
      ],
      shows: ['contract', 'milestones', 'due'],
    },
    {
      words: 'index <contract> <file>',
      summary: 'Price a contract anew by a published value of its index.',
      example: 'polder contracts index contract_aurora index-2030.yaml',
      method: 'POST',
      path: '/v1/contracts/:contractId/prices',
      shows: ['contract', 'indexation', 'prices'],
    },
    {
      words: 'document <contract>',
      summary: 'File a document that shows an item of the hosting agreement.',
      example:
        'polder contracts document contract_aurora --item ownership --name "Deed" --sha256 9f86…',
      method: 'POST',
      path: '/v1/contracts/:contractId/hosting-documents',
      options: [
        {
          flags: '--item <item>',
          description: ITEMS.join(', '),
          field: 'item',
          toWire: (text) => toWord(ITEMS, text),
          isNeeded: true,
        },
        { flags: '--name <name>', description: 'of the document', field: 'name', isNeeded: true },
        { ...SHA256, isNeeded: true },
      ],
      shows: ['contract', 'documents', 'missingItems'],
    },
    {
      words: 'report <contract>',
      summary: 'Hand in a yearly report of a contract.',
      example:
        'polder contracts report contract_aurora --year 2029 --report audit-report --sha256 9f86…',
      method: 'POST',
      path: '/v1/contracts/:contractId/yearly-reports',
      options: [
        {
          flags: '--year <year>',
          description: 'of which year',
          field: 'year',
          toWire: toCount,
          isNeeded: true,
        },
        {
          flags: '--report <kind>',
          description: REPORTS.join(' or '),
          field: 'report',
          toWire: (text) => toWord(REPORTS, text),
          isNeeded: true,
        },
        { ...SHA256, isNeeded: true },
      ],
      shows: ['contract', 'duties'],
    },
    {
      words: 'exit <contract>',
      summary: 'Leave a contract: capacity and entitlements end from the first of a month.',
      example:
        'polder contracts exit contract_aurora --by operator --from 2031-01-01 --reasons "Sold."',
      method: 'POST',
      path: '/v1/contracts/:contractId/exit',
      options: [
        {
          flags: '--by <who>',
          description: LEAVERS.join(', '),
          field: 'by',
          toWire: (text) => toWord(LEAVERS, text),
          isNeeded: true,
        },
        {
          flags: '--from <time>',
          description: 'the first of a later month',
          field: 'fromAt',
          toWire: toInstant,
          isNeeded: true,
        },
        { flags: '--reasons <text>', description: 'why', field: 'reasons', isNeeded: true },
      ],
      shows: ['contract', 'exit'],
    },
  ],
};

/** Below `polder contracts`. */
export const CONTROL: GroupSpec = {
  name: 'control',
  summary: 'Changes of control: notified, approved by the governance body, put into effect.',
  example: 'polder contracts control notify contract_aurora --subject control --words "Merger."',
  lists: [],
  routes: [
    {
      words: 'notify <contract>',
      summary: 'Notify a change that needs the approval of the governance body.',
      example:
        'polder contracts control notify contract_aurora --subject control --words "Merger."',
      method: 'POST',
      path: '/v1/contracts/:contractId/control-changes',
      options: [
        {
          flags: '--subject <subject>',
          description: SUBJECTS.join(', '),
          field: 'subject',
          toWire: (text) => toWord(SUBJECTS, text),
          isNeeded: true,
        },
        { flags: '--words <text>', description: 'what changes', field: 'words', isNeeded: true },
      ],
      shows: ['contract', 'governanceBody', 'changes'],
    },
    {
      words: 'say <contract> <number>',
      summary: 'Say yes or no to a change, once, as a member of the governance body.',
      example:
        'polder contracts control say contract_aurora 1 --party party_fi --approve yes \\\n' +
        '    --reasons "The new owner is of the Union."',
      method: 'POST',
      path: '/v1/contracts/:contractId/control-changes/:number/approvals',
      options: [
        { flags: '--party <id>', description: 'for whom', field: 'party', isNeeded: true },
        {
          flags: '--approve <answer>',
          description: 'yes or no',
          field: 'isApproved',
          toWire: toYesOrNo,
          isNeeded: true,
        },
        { flags: '--reasons <text>', description: 'why', field: 'reasons', isNeeded: true },
      ],
      shows: ['contract', 'governanceBody', 'changes'],
    },
    {
      words: 'effect <contract> <number>',
      summary: 'Let a change take effect, when all of the governance body approved it.',
      example: 'polder contracts control effect contract_aurora 1',
      method: 'POST',
      path: '/v1/contracts/:contractId/control-changes/:number/effect',
      options: [VOTE_IN_QUERY],
      shows: ['contract', 'changes'],
    },
  ],
};
