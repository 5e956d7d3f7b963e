/** The terms of a call one by one, for a spreadsheet: seen by whoever may read the call. */
import Type from 'typebox';
import type { Database } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { pageOf } from '../../platform/http/page.ts';
import { refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { wireCount, wireId, wireWord } from '../../platform/http/wire.ts';
import { readCallTerms } from '../commands/documents.ts';
import { selectCall } from '../store/calls.ts';
import { CLOSED } from './call-wire.ts';
import { scopesOfPublicCall } from './calls.ts';

export interface CallTermPorts {
  readonly database: Database;
}

const TERMS_MAX = 100_000;
const wireTermText = Type.String({ maxLength: 2_000 });

const wireTerm = Type.Object(
  {
    /** In the order of the call, from 1. */
    number: wireCount(1, TERMS_MAX),
    part: wireWord(['call', 'lot', 'criterion', 'scale', 'state', 'document']),
    item: wireTermText,
    phase: wireTermText,
    term: wireTermText,
    value: wireTermText,
    unit: wireTermText,
  },
  { ...CLOSED, title: 'CallTerm' },
);

const listCallTerms = defineList({
  operationId: 'listCallTerms',
  path: '/v1/calls/:callId/terms',
  summary: 'The terms of a call, a figure a row: lots, phases, caps, criteria; as CSV too',
  description: 'Money is in euros, shares in percent, times in UTC; `unit` says so.',
  room: 'procurement',
  permission: 'call.read',
  params: Type.Object({ callId: wireId('call_') }, CLOSED),
  item: wireTerm,
  sorts: ['number'],
  defaultSort: 'number',
  scopesOf: async ({ params: { callId }, actor }, reader) => {
    const call = await selectCall(reader, callId);
    return call && scopesOfPublicCall(call, actor, 'call.read');
  },
  readPage: async ({ params: { callId }, page }, { database }: CallTermPorts) => {
    const call = await selectCall(database, callId);
    if (call === undefined) return refuse(PROBLEMS.notFound, `There is no ${callId}.`);
    const rows = readCallTerms(call).map((each, index) => ({ number: index + 1, ...each }));
    return pageOf(rows, page, ({ number }) => String(number));
  },
});

export const CALL_TERM_ROUTES = [listCallTerms];
