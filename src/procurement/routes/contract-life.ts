/** Contracts from their signature to their exit. Seen as contracts are. */
import Type from 'typebox';
import type { Target } from '../../kernel/as-seen.ts';
import type { ContractId } from '../../kernel/ids.ts';
import type { Database, Reader, Writer } from '../../platform/database/transaction.ts';
import { defineRead } from '../../platform/http/read.ts';
import { type AnyRoute, defineRoute } from '../../platform/http/route.ts';
import {
  fromWireInstant,
  wireCount,
  wireId,
  wireInstant,
  wireText,
} from '../../platform/http/wire.ts';
import type { Scope } from '../../platform/identity/access.ts';
import { isAllowed } from '../../platform/identity/permissions.ts';
import {
  acceptPhase,
  effectChange,
  exitContract,
  factsOfLife,
  fileHostingDocument,
  handInReport,
  type LifeOutcome,
  type LifePorts,
  notifyChange,
  sayToChange,
  setPrice,
} from '../commands/contract-life.ts';
import { scopesOfContract, scopesOfContractReaders } from '../commands/contract-scopes.ts';
import { payMilestone } from '../commands/milestone-payment.ts';
import { selectContractLife } from '../store/contract-life.ts';
import { selectContract } from '../store/contracts.ts';
import { BOARD_VOTE_REASONS } from './board-vote-problems.ts';
import { problemTypesOf, refuseWith } from './contract-life-problems.ts';
import {
  CLOSED,
  fromWireIndexValue,
  toWireLife,
  wireExit,
  wireIndexValue,
  wireItem,
  wireLife,
  wireReport,
  wireSha256,
  wireSubject,
  wireTestDraft,
} from './contract-life-wire.ts';

export interface ContractLifePorts {
  readonly database: Database;
  readonly lifePorts: LifePorts;
}

const params = Type.Object({ contractId: wireId('contract_') }, CLOSED);
const numberParams = Type.Object(
  { contractId: wireId('contract_'), number: Type.String({ pattern: '^[1-9][0-9]{0,5}$' }) },
  CLOSED,
);

async function scopesOf(
  request: { readonly params: { readonly contractId: string } },
  reader: Reader,
): Promise<readonly Scope[] | undefined> {
  const found = await selectContract(reader, request.params.contractId);
  return found && scopesOfContract(found);
}

async function scopesOfReaders(
  contractId: ContractId,
  reader: Reader,
): Promise<readonly Scope[] | undefined> {
  const found = await selectContract(reader, contractId);
  return found && scopesOfContractReaders(reader, found);
}

interface Request {
  readonly params: { readonly contractId: ContractId };
  readonly caller: Parameters<Database['write']>[0];
  readonly ifMatch: number | undefined;
}

/** Runs a command on the contract of a request, and answers its life. */
async function answerTo(
  { params: { contractId: id }, caller, ifMatch }: Request,
  { database }: ContractLifePorts,
  command: (writer: Writer, target: Target<ContractId>) => Promise<LifeOutcome>,
) {
  const outcome = await database.write(caller, (writer) =>
    command(writer, { id, version: ifMatch }),
  );
  if (!outcome.ok) return refuseWith(outcome);
  const facts = await factsOfLife(database, outcome.value, caller.at);
  const { version } = outcome.value.signed;
  return { ok: true, body: toWireLife(outcome.value, facts), version } as const;
}

const getContractLife = defineRead({
  operationId: 'getContractLife',
  path: '/v1/contracts/:contractId/life',
  summary: 'How a contract was signed, and what was accepted, priced, filed, approved and left',
  room: 'procurement',
  permission: 'contract.read',
  params,
  answer: wireLife,
  find: async ({ params: { contractId }, caller }, { database }: ContractLifePorts) => {
    const life = await selectContractLife(database, contractId);
    const scopes = await scopesOfReaders(contractId, database);
    if (life === undefined || scopes === undefined) return undefined;
    return {
      scopes,
      show: async () => ({
        body: toWireLife(life, await factsOfLife(database, life, caller.at)),
        version: life.signed.version,
      }),
    };
  },
});

const acceptRoute = defineRoute({
  operationId: 'acceptPhase',
  method: 'POST',
  path: '/v1/contracts/:contractId/acceptance-tests',
  summary: 'Record what was measured of a phase: the plan gets that capacity, milestones fall due',
  room: 'procurement',
  permission: 'contract.accept',
  kind: 'command',
  problems: problemTypesOf(
    'phase_unknown',
    'cluster_missing',
    'cluster_unknown',
    'hosting_incomplete',
    'tested_later',
    'contract_ended',
    'phase_over',
    'plan_refused',
    'instalment_refused',
  ),
  params,
  body: wireTestDraft,
  answer: wireLife,
  scopesOf,
  handle: async (request, ports: ContractLifePorts) => {
    const { cluster, testedAt, ...rest } = request.body;
    const test = { ...rest, cluster, testedAt: fromWireInstant(testedAt) };
    return answerTo(request, ports, (writer, target) =>
      acceptPhase(writer, target, test, ports.lifePorts),
    );
  },
});

const payRoute = defineRoute({
  operationId: 'payMilestone',
  method: 'POST',
  path: '/v1/contracts/:contractId/milestones/:number/pay',
  summary: 'Say that a milestone was paid to the contractor, once; the same again changes nothing',
  room: 'procurement',
  permission: 'contract.pay',
  kind: 'command',
  problems: problemTypesOf(
    'milestone_unknown',
    'milestone_not_due',
    'instalment_unpaid',
    'milestone_paid',
  ),
  params: numberParams,
  body: Type.Object({ reference: wireText(200) }, CLOSED),
  answer: wireLife,
  // The one that speaks for the Commission pays; whoever accepts the phase does not.
  scopesOf: async ({ params: { contractId } }, reader: Reader) => {
    const [payer] = (await selectContractLife(reader, contractId))?.signed.governanceBody ?? [];
    return payer === undefined ? undefined : [{ kind: 'party', id: payer }];
  },
  handle: async (request, ports: ContractLifePorts) => {
    const number = Number(request.params.number);
    return answerTo(request, ports, (writer, target) =>
      payMilestone(writer, { ...target, number }, request.body.reference, ports.lifePorts),
    );
  },
});

const priceRoute = defineRoute({
  operationId: 'setContractPrice',
  method: 'POST',
  path: '/v1/contracts/:contractId/prices',
  summary: 'Price a contract anew from the first of a month, by a published value of its index',
  room: 'procurement',
  permission: 'contract.manage',
  kind: 'command',
  problems: problemTypesOf(
    'not_indexed',
    'index_differs',
    'not_published_yet',
    'from_not_first_of_month',
    'price_begun',
  ),
  params,
  body: Type.Object({ fromAt: wireInstant, value: wireIndexValue }, CLOSED),
  answer: wireLife,
  scopesOf,
  handle: async (request, ports: ContractLifePorts) => {
    const fromAt = fromWireInstant(request.body.fromAt);
    const value = fromWireIndexValue(request.body.value);
    return answerTo(request, ports, (writer, target) =>
      setPrice(writer, target, { value, fromAt }),
    );
  },
});

const documentRoute = defineRoute({
  operationId: 'fileHostingDocument',
  method: 'POST',
  path: '/v1/contracts/:contractId/hosting-documents',
  summary: 'File a document that shows an item of the hosting agreement',
  room: 'procurement',
  permission: 'contract.manage',
  kind: 'command',
  params,
  body: Type.Object({ item: wireItem, name: wireText(200), sha256: wireSha256 }, CLOSED),
  answer: wireLife,
  scopesOf,
  handle: async (request, ports: ContractLifePorts) =>
    answerTo(request, ports, (writer, target) => fileHostingDocument(writer, target, request.body)),
});

const reportRoute = defineRoute({
  operationId: 'handInYearlyReport',
  method: 'POST',
  path: '/v1/contracts/:contractId/yearly-reports',
  summary: 'Hand in the audit report, or the use of the Union’s access time, of a year',
  room: 'procurement',
  permission: 'contract.manage',
  kind: 'command',
  problems: problemTypesOf('year_not_over', 'no_duty', 'handed_in_already'),
  params,
  body: Type.Object(
    { year: wireCount(2_000, 2_998), report: wireReport, sha256: wireSha256 },
    CLOSED,
  ),
  answer: wireLife,
  scopesOf,
  handle: async (request, ports: ContractLifePorts) =>
    answerTo(request, ports, (writer, target) => handInReport(writer, target, request.body)),
});

const notifyRoute = defineRoute({
  operationId: 'notifyControlChange',
  method: 'POST',
  path: '/v1/contracts/:contractId/control-changes',
  summary: 'Notify a change that needs the prior approval of the governance body of the site',
  room: 'procurement',
  permission: 'contract.manage',
  kind: 'command',
  params,
  body: Type.Object({ subject: wireSubject, words: wireText(2_000) }, CLOSED),
  answer: wireLife,
  scopesOf,
  handle: async (request, ports: ContractLifePorts) =>
    answerTo(request, ports, (writer, target) => notifyChange(writer, target, request.body)),
});

const approveRoute = defineRoute({
  operationId: 'sayToControlChange',
  method: 'POST',
  path: '/v1/contracts/:contractId/control-changes/:number/approvals',
  summary: 'Say yes or no to a change, once, as a member of the governance body',
  room: 'procurement',
  permission: 'vote.cast',
  kind: 'command',
  problems: problemTypesOf(
    'change_unknown',
    'change_effective',
    'not_a_member',
    'approved_already',
  ),
  params: numberParams,
  body: Type.Object(
    { party: wireId('party_'), isApproved: Type.Boolean(), reasons: wireText(2_000) },
    CLOSED,
  ),
  answer: wireLife,
  // Each member speaks for itself; to whoever neither is one nor may read it, it is not there.
  scopesOf: async ({ params: { contractId }, body: { party }, actor }, reader: Reader) => {
    const readers = await scopesOfReaders(contractId, reader);
    if (readers === undefined) return undefined;
    const members = (await selectContractLife(reader, contractId))?.signed.governanceBody ?? [];
    const isKnown = members.includes(party) || isAllowed(actor, 'contract.read', readers);
    return isKnown ? [{ kind: 'party', id: party }] : undefined;
  },
  handle: async (request, ports: ContractLifePorts) => {
    const number = Number(request.params.number);
    return answerTo(request, ports, (writer, target) =>
      sayToChange(writer, { ...target, number }, request.body),
    );
  },
});

const effectRoute = defineRoute({
  operationId: 'effectControlChange',
  method: 'POST',
  path: '/v1/contracts/:contractId/control-changes/:number/effect',
  summary: 'Let a change take effect, when the governance body has approved it',
  room: 'procurement',
  permission: 'contract.manage',
  kind: 'command',
  problems: problemTypesOf(
    'change_unknown',
    'change_effective',
    'approval_refused',
    'approval_missing',
    ...BOARD_VOTE_REASONS,
  ),
  params: numberParams,
  query: Type.Object({ vote: Type.Optional(wireId('vote_')) }, CLOSED),
  answer: wireLife,
  scopesOf,
  handle: async (request, ports: ContractLifePorts) => {
    const number = Number(request.params.number);
    return answerTo(request, ports, (writer, target) =>
      effectChange(writer, { ...target, number, vote: request.query.vote }, ports.lifePorts),
    );
  },
});

const exitRoute = defineRoute({
  operationId: 'exitContract',
  method: 'POST',
  path: '/v1/contracts/:contractId/exit',
  summary: 'Leave a contract: capacity and entitlements end from the first of a later month',
  room: 'procurement',
  permission: 'contract.manage',
  kind: 'command',
  problems: problemTypesOf(
    'contract_ended',
    'from_not_first_of_month',
    'exit_too_early',
    'plan_refused',
  ),
  params,
  body: wireExit,
  answer: wireLife,
  scopesOf,
  handle: async (request, ports: ContractLifePorts) => {
    const exit = { ...request.body, fromAt: fromWireInstant(request.body.fromAt) };
    return answerTo(request, ports, (writer, target) =>
      exitContract(writer, target, exit, ports.lifePorts),
    );
  },
});

export const CONTRACT_LIFE_ROUTES: readonly AnyRoute<ContractLifePorts>[] = [
  getContractLife,
  acceptRoute,
  payRoute,
  priceRoute,
  documentRoute,
  reportRoute,
  notifyRoute,
  approveRoute,
  effectRoute,
  exitRoute,
];
