/**
 * The calls of a demo, saved by the commands that the interface calls, each as of its time and in
 * the name of who does it. All of it is invented.
 *  1. The states sign the agreement; one call a stage is launched, asked about and bid for.
 *  2. What is sealed is opened by two officers; bids are judged by those without a conflict.
 *  3. Where the stage asks for it, the call is ranked, decided, complained about and awarded.
 *  4. Parties send their interest; a call that lacks a commitment stays a draft.
 */
import { present } from '../../../kernel/assert.ts';
import { type EpochSeconds, toEpochSeconds, toEurMicros } from '../../../kernel/units.ts';
import type { Writer } from '../../../platform/database/transaction.ts';
import { enterPersonas } from '../../../platform/identity/demo.ts';
import { createKeyPair, type KeyPair, openShare } from '../../../platform/sealing/two-key-seal.ts';
import type { CallTerms } from '../../../procurement/call.ts';
import { draftAgreement, signAgreement } from '../../../procurement/commands/agreements.ts';
import { sealSubject, submitBid } from '../../../procurement/commands/bids.ts';
import { draftCall, launchCall } from '../../../procurement/commands/calls.ts';
import { noteInterest, sendInterest } from '../../../procurement/commands/interests.ts';
import {
  giveShares,
  readSealedShares,
  registerOpeningKey,
} from '../../../procurement/commands/opening.ts';
import { answerQuestion, askQuestion } from '../../../procurement/commands/questions.ts';
import { BID_PORTS } from '../../bid-ports.ts';
import { personasIn } from '../../personas.ts';
import { planPorts } from '../../plan-ports.ts';
import type { StoredPlan } from '../../stored-plan.ts';
import { asOf } from '../as-of.ts';
import { must } from '../must.ts';
import { OFFICER_IDS, PERSONS_OF_CALLS, PROGRAMME_OF_CALLS } from './call-persons.ts';
import {
  AGREEMENT_ID,
  type CallPlan,
  callPlanAt,
  commitmentOf,
  DRAFT_AGREEMENT_ID,
  daysBefore,
  type PlannedCall,
} from './call-plan.ts';
import { DEMO_INTERESTS } from './interests.ts';
import { decideAndAward, judge } from './save-evaluation.ts';

const FUNDING = planPorts(async () => undefined).fundingFacts;
const DAY = 86_400;

/** What a plan without the round has nothing of. */
export async function saveCalls(writer: Writer, stored: StoredPlan): Promise<void> {
  const { at } = writer.caller;
  const ofRound = stored.commitments.filter(({ programme }) => programme === PROGRAMME_OF_CALLS);
  const signed = ofRound.filter(({ status }) => status === 'signed');
  if (signed.length === 0) return;
  await enterPersonas(writer, [...(await personasIn(writer)), ...PERSONS_OF_CALLS]);
  const plan = callPlanAt(at, stored.parties, signed);
  await signAgreements(writer, plan);
  await sendInterests(writer, at);
  for (const call of plan.calls) await saveCall(writer, call);
}

async function signAgreements(writer: Writer, plan: CallPlan): Promise<void> {
  const [first] = plan.calls;
  const { terms, launchedAt } = present(first, 'A call');
  const officer = asOf(writer, toEpochSeconds(launchedAt - DAY), OFFICER_IDS[0]);
  const parties = [plan.jointUndertaking, ...plan.states];
  const drafts = [
    { id: AGREEMENT_ID, name: 'Agreement of the next round (invented)', parties },
    {
      id: DRAFT_AGREEMENT_ID,
      name: 'Agreement with one more state (invented)',
      parties: [...parties, 'party_ee' as const],
    },
  ];
  for (const { id, name, parties: own } of drafts) {
    const draft = { id, name, programme: terms.programme, parties: own, core: coreOf(terms) };
    must(await draftAgreement(officer, draft, FUNDING));
    for (const party of parties) {
      const signature = { id, version: undefined, party, commitment: commitmentOf(party, plan) };
      must(await signAgreement(officer, signature, FUNDING));
    }
  }
  must(await draftCall(officer, plan.draft, FUNDING));
}

function coreOf(terms: CallTerms) {
  const { lots, phaseNames, projectCountMax, unionMicrosMax } = terms;
  const { unionMicrosMaxByPhase, criteria } = terms;
  return { lots, phaseNames, projectCountMax, unionMicrosMax, unionMicrosMaxByPhase, criteria };
}

async function sendInterests(writer: Writer, at: EpochSeconds): Promise<void> {
  for (const { daysAgo, note, draft } of DEMO_INTERESTS) {
    const sentAt = daysBefore(at, daysAgo);
    const sent = must(
      await sendInterest(
        asOf(writer, sentAt, 'public'),
        {
          ...draft,
          programme: PROGRAMME_OF_CALLS,
          investmentMicros: toEurMicros(draft.investmentMicros),
        },
        FUNDING,
      ),
    );
    if (note === undefined) continue;
    const officer = asOf(writer, toEpochSeconds(sentAt + 2 * DAY), OFFICER_IDS[0]);
    must(await noteInterest(officer, { id: sent.id, version: undefined }, note));
  }
}

async function saveCall(writer: Writer, call: PlannedCall): Promise<void> {
  const { terms, stage, launchedAt } = call;
  const officer = asOf(writer, launchedAt, OFFICER_IDS[0]);
  const target = { id: terms.id, version: undefined };
  must(await draftCall(officer, terms, FUNDING));
  must(await launchCall(officer, { ...target, vote: undefined }, FUNDING));
  const keys = await registerKeys(writer, call);
  await askAndAnswer(writer, call);
  await submitBids(writer, call);
  if (stage === 'launched') return;
  await openBids(writer, call, keys);
  await judge(writer, call);
  if (stage !== 'opened') await decideAndAward(writer, call);
}

async function registerKeys(writer: Writer, { terms, launchedAt }: PlannedCall) {
  const keys: (readonly [string, KeyPair])[] = [];
  for (const person of OFFICER_IDS) {
    const pair = createKeyPair();
    must(await registerOpeningKey(asOf(writer, launchedAt, person), terms.id, pair.publicKey));
    keys.push([person, pair]);
  }
  return keys;
}

const QUESTIONS: readonly (readonly [question: string, answer: string | undefined])[] = [
  [
    'May one project stand at two sites in two states?',
    'Yes. Each host state then covers its own part, and the amounts by state add up to the match.',
  ],
  ['Does power that is bought by the hour count as renewable?', 'As far as it is matched hourly.'],
  ['May the second phase begin before the first is accepted in full?', undefined],
];

async function askAndAnswer(writer: Writer, { terms: { id }, launchedAt }: PlannedCall) {
  for (const [index, [question, answer]] of QUESTIONS.entries()) {
    const at = toEpochSeconds(launchedAt + (2 + index) * DAY);
    const asked = must(await askQuestion(asOf(writer, at, 'system_demo'), id, question));
    if (answer === undefined) continue;
    const officer = asOf(writer, toEpochSeconds(at + DAY), OFFICER_IDS[0]);
    must(await answerQuestion(officer, { call: id, number: asked.number }, answer));
  }
}

async function submitBids(writer: Writer, { terms, launchedAt, bids }: PlannedCall) {
  const salt = BID_PORTS.submitPorts.drawBytes(32).toString('hex');
  for (const [index, { id, bidder, content }] of bids.entries()) {
    const at = toEpochSeconds(launchedAt + 10 * DAY + index * 5_400);
    const text = { content: content as Parameters<typeof submitBid>[1]['content'], salt };
    const bid = { id, call: terms.id, bidder, ...text };
    must(await submitBid(asOf(writer, at, 'system_demo'), bid, BID_PORTS.submitPorts));
  }
}

async function openBids(
  writer: Writer,
  { terms: { id, deadlineAt } }: PlannedCall,
  keys: readonly (readonly [string, KeyPair])[],
): Promise<void> {
  for (const [person, { privateKey }] of keys) {
    const officer = asOf(writer, toEpochSeconds(deadlineAt + 3_600), person);
    const sealed = must(await readSealedShares(writer, id, officer.caller));
    const shares = sealed.map(({ bid, revision, sealed: bytes }) => {
      const share = openShare(bytes, sealSubject(id, { bid, revision }), privateKey);
      return { bid, revision, share: present(share, `The share of ${bid}`) };
    });
    must(await giveShares(officer, id, shares, BID_PORTS.openingPorts));
  }
}
