/** Of requests of procurement, what no schema can say: bodies, and which thing each is about. */
import type { RandomStream } from '../../../src/kernel/random.ts';
import { createKeyPair } from '../../../src/platform/sealing/two-key-seal.ts';
import { inDays, inMonths } from '../days.ts';
import type { Places, Recipes } from '../requests.ts';
import type { History } from './history.ts';
import { BIDDER, bidText, callTerms, contractOf, coreTerms, GPUS, indexValue } from './terms.ts';

const oneOf = <T extends object>(stream: RandomStream, all: readonly T[]): T | object =>
  all[stream.nextBelow(all.length)] ?? {};
const place = (parts: Readonly<Record<string, string>>) => () => parts;
const inCall = (name: string) => place({ callId: `call_${name}` });
const ofBid = (call: string, bid: string) => place({ callId: `call_${call}`, bidId: `bid_${bid}` });
const ofContract = (name: string) => place({ contractId: `contract_${name}` });
const ofCommitment = (name: string) => place({ commitmentId: `commitment_${name}` });

/** What each request is about; the others take anything that is known. */
export const PROCUREMENT_PLACES: Places = {
  defaultCommitment: place({ commitmentId: 'commitment_overdue', number: '1' }),
  noteTransfer: ofCommitment('recovery'),
  noteCertificate: ofCommitment('in-kind'),
  meetCondition: (stream) => ({
    commitmentId: 'commitment_conditional',
    number: String(1 + stream.nextBelow(2)),
  }),
  changeAgreement: place({ agreementId: 'agreement_unsigned' }),
  signAgreement: place({ agreementId: 'agreement_unsigned' }),
  changeCall: inCall('to-change'),
  launchCall: inCall('to-launch'),
  cancelCall: inCall('to-cancel'),
  extendCallDeadline: inCall('open'),
  listQuestions: inCall('open'),
  askQuestion: inCall('open'),
  answerQuestion: (stream) => ({ callId: 'call_open', number: String(1 + stream.nextBelow(2)) }),
  getReleasePackage: inCall('awarded'),
  getRecordPackage: inCall('awarded'),
  getAwardNotice: inCall('awarded'),
  amendBid: place({ bidId: 'bid_to-amend' }),
  withdrawBid: place({ bidId: 'bid_to-withdraw' }),
  getOpenedBid: place({ bidId: 'bid_ranked-a' }),
  registerOpeningKey: inCall('without-keys'),
  getSealedShares: inCall('sealed'),
  giveShares: inCall('half-opened'),
  listAssignments: inCall('judging'),
  listMyAssignments: inCall('judging'),
  getMyAssignment: ofBid('judging', 'to-score'),
  getEvaluation: ofBid('judging', 'to-agree'),
  assignEvaluator: ofBid('judging', 'to-assign'),
  declareInterest: ofBid('judging', 'to-declare'),
  scoreBid: ofBid('judging', 'to-score'),
  recordConsensus: ofBid('judging', 'to-agree'),
  recordFinancialCheck: ofBid('judging', 'to-agree'),
  getRanking: inCall('ranked'),
  rankCall: inCall('to-rank'),
  rankWithOtherWeights: inCall('ranked'),
  compareSelections: inCall('ranked'),
  decideSelection: inCall('to-decide'),
  getSelection: inCall('standstill'),
  listSelectionBids: inCall('standstill'),
  getBidDecision: place({ bidId: 'bid_decided' }),
  lodgeComplaint: place({ bidId: 'bid_decided' }),
  awardCall: inCall('to-award'),
  lapseAward: place({ bidId: 'bid_to-lapse' }),
  callUpReserve: inCall('reserve'),
  signContract: place({ bidId: 'bid_to-sign' }),
  getContractLife: ofContract('life'),
  acceptPhase: ofContract('life'),
  setContractPrice: ofContract('life'),
  fileHostingDocument: ofContract('life'),
  handInYearlyReport: ofContract('old'),
  notifyControlChange: ofContract('life'),
  sayToControlChange: place({ contractId: 'contract_life', number: '2' }),
  effectControlChange: place({ contractId: 'contract_life', number: '1' }),
  exitContract: ofContract('exit'),
};

const SHA256 = 'a'.repeat(64);
const DRAFT = { deadlineAt: inDays(200), standstillDays: 10 };
const WEIGHTS = [
  { criterion: 'quality', weightPpm: 200_000 },
  { criterion: 'scale', weightPpm: 300_000 },
  { criterion: 'cost', weightPpm: 500_000 },
];

/** Before the award. */
function callRecipes({ shares }: History): Recipes {
  const points = (stream: RandomStream) => ({
    criterion: 'scale',
    thousandths: stream.nextBelow(100_001),
    comment: 'By chance.',
  });
  return {
    sendInterest: () => ({
      programme: 'programme_joint',
      sites: [{ name: 'A hall', host: 'party_nl' }],
    }),
    draftAgreement: () => ({
      programme: 'programme_joint',
      core: coreTerms(),
      parties: ['party_ju', 'party_nl'],
    }),
    changeAgreement: () => ({ core: coreTerms(), parties: ['party_ju', 'party_nl'] }),
    signAgreement: (stream) =>
      oneOf(
        stream,
        ['ju', 'nl'].map((name) => {
          return { party: `party_${name}`, commitment: `commitment_joint-${name}` };
        }),
      ),
    draftCall: () => callTerms(DRAFT),
    changeCall: () => callTerms(DRAFT),
    extendCallDeadline: (stream) => ({ deadlineAt: inDays(201 + stream.nextBelow(1_000)) }),
    submitBid: () => ({ call: 'call_open', bidder: BIDDER, ...bidText('chance') }),
    amendBid: () => bidText('to-amend'),
    registerOpeningKey: () => ({ publicKey: createKeyPair().publicKey }),
    giveShares: () => ({ shares }),
    assignEvaluator: () => ({ person: 'person_demo-reviewer' }),
    declareInterest: () => ({ conflict: null }),
    scoreBid: points,
    recordConsensus: points,
    rankWithOtherWeights: () => ({ weights: WEIGHTS }),
    decideSelection: () => ({ basis: 'rank-order', bids: null, reason: null }),
    // Upheld, it would end the standstill that the next complaint needs.
    answerComplaint: () => ({ verdict: 'dismissed' }),
  };
}

/** From the award on, and money that is overdue or not there yet. */
const CONTRACT_RECIPES: Recipes = {
  defaultCommitment: () => ({ payableUntilAt: inDays(-1) }),
  noteTransfer: () => ({ transferredAt: inDays(-1) }),
  noteCertificate: () => ({ certifiedAt: inDays(-1) }),
  signContract: () => {
    const { id: _, ...rest } = contractOf('sold');
    return rest;
  },
  acceptPhase: () => ({
    phase: 1,
    measuredGpus: GPUS[0],
    measuredH100Equivalents: 28_000,
    testedAt: inDays(-1),
    documentSha256: SHA256,
  }),
  setContractPrice: (stream) => ({
    fromAt: inMonths(1 + stream.nextBelow(30)),
    value: indexValue(),
  }),
  handInYearlyReport: () => ({ year: Number(inDays(-366).slice(0, 4)) }),
  sayToControlChange: (stream) => oneOf(stream, [{ party: 'party_ju' }, { party: 'party_nl' }]),
  exitContract: (stream) => ({ fromAt: inMonths(2 + stream.nextBelow(9)) }),
};

export function procurementRecipes(history: History): Recipes {
  return { ...callRecipes(history), ...CONTRACT_RECIPES };
}
