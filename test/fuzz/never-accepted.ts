/**
 * Operations that no request by chance can satisfy, because of what must have come before. They are
 * sent here like all others, valid and broken; each is accepted in the tests named.
 */
const BY_REASON: readonly (readonly [reason: string, operations: readonly string[]])[] = [
  [
    'needs a commitment of that source, or an overdue one: src/funding/routes/decisions.test.ts',
    ['defaultCommitment', 'noteTransfer', 'noteCertificate', 'meetCondition'],
  ],
  [
    'needs an interest, agreement or call of the programme: src/live/call-routes.test.ts',
    [
      ...['getInterest', 'noteInterest', 'closeInterest', 'getAgreement', 'changeAgreement'],
      ...['signAgreement', 'getCall', 'changeCall', 'launchCall', 'cancelCall', 'listQuestions'],
      ...['askQuestion', 'answerQuestion', 'getReleasePackage', 'getRecordPackage'],
    ],
  ],
  ['needs a launched call: src/live/call-decisions.test.ts', ['extendCallDeadline']],
  [
    'needs a launched call and keys of two officers: src/cli/remote/sealed-bids.test.ts',
    [
      ...['listBids', 'submitBid', 'getBid', 'amendBid', 'withdrawBid', 'getOpenedBid'],
      ...['getBidOpening', 'registerOpeningKey', 'getSealedShares', 'giveShares'],
    ],
  ],
  [
    'needs opened bids and evaluators: src/procurement/routes/evaluations.test.ts',
    [
      ...['listAssignments', 'listMyAssignments', 'getMyAssignment', 'getEvaluation'],
      ...['assignEvaluator', 'declareInterest', 'scoreBid', 'recordConsensus'],
      ...['recordFinancialCheck', 'getRanking', 'rankCall', 'rankWithOtherWeights'],
    ],
  ],
  [
    'needs a ranked call: test/end-to-end/call-2026/call-2026.test.ts',
    [
      ...['compareSelections', 'decideSelection', 'getSelection', 'listSelectionBids'],
      ...['getBidDecision', 'lodgeComplaint', 'getComplaint', 'listComplaints'],
      ...['answerComplaint', 'awardCall'],
    ],
  ],
  [
    'needs an awarded bid and its contract: src/live/sign-contract.test.ts',
    [
      ...['signContract', 'getContractLife', 'acceptPhase', 'setContractPrice'],
      ...['fileHostingDocument', 'handInYearlyReport', 'notifyControlChange'],
      ...['sayToControlChange', 'effectControlChange', 'exitContract'],
    ],
  ],
];

/** By operation, why. */
export const NEVER_ACCEPTED: ReadonlyMap<string, string> = new Map(
  BY_REASON.flatMap(([reason, operations]) => operations.map((id) => [id, reason] as const)),
);
