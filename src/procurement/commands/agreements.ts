/** An agreement: drafted, changed, signed party by party. Frozen by the launch of its call. */
import { asSeen, type FoundRefusal, type Target } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { AgreementId, CommitmentId, PartyId, ProgrammeId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { JsonObject, Reader, Writer } from '../../platform/database/transaction.ts';
import {
  type Agreement,
  type AgreementDraft,
  type Buyer,
  type DraftAgreementRefusal,
  draftAgreementRefusal,
  type NamedCommitment,
  outsiderRefusal,
  partiesAfter,
  type SignAgreementRefusal,
  signAgreementRefusal,
} from '../agreement.ts';
import {
  insertAgreement,
  lockAgreement,
  selectAgreement,
  updateAgreement,
  updateSignature,
} from '../store/agreements.ts';
import type { VoteOf } from './board-votes.ts';

/** What procurement asks of who pays. */
export interface FundingFacts {
  readonly parties: (reader: Reader) => Promise<readonly Buyer[]>;
  readonly hasProgramme: (reader: Reader, id: ProgrammeId) => Promise<boolean>;
  readonly voteOf: VoteOf;
  /** All commitments to any of the programmes, as they stand. */
  readonly commitments: (
    reader: Reader,
    programmes: readonly ProgrammeId[],
  ) => Promise<readonly NamedCommitment[]>;
  /** All commitments to a programme. They and the parties stay so until the transaction ends. */
  readonly lockCommitments: (
    writer: Writer,
    programme: ProgrammeId,
  ) => Promise<readonly NamedCommitment[]>;
}

export type AgreementOutcome = Outcome<
  Agreement,
  | FoundRefusal
  | DraftAgreementRefusal
  | SignAgreementRefusal
  | { readonly reason: 'exists'; readonly id: string }
  | { readonly reason: 'programme_unknown'; readonly programme: ProgrammeId }
  | { readonly reason: 'programme_fixed'; readonly programme: ProgrammeId }
>;

/** Refuses an id that is taken, a programme that is not there, then as the rule of drafts. */
export async function draftAgreement(
  writer: Writer,
  draft: AgreementDraft,
  funding: FundingFacts,
): Promise<AgreementOutcome> {
  const { id, programme } = draft;
  if ((await selectAgreement(writer, id)) !== undefined) {
    return refused({ reason: 'exists', id });
  }
  if (!(await funding.hasProgramme(writer, programme))) {
    return refused({ reason: 'programme_unknown', programme });
  }
  const refusal = draftAgreementRefusal(draft, await funding.parties(writer), undefined);
  if (refusal !== undefined) return refused(refusal);
  await insertAgreement(writer, draft);
  return done(await told(writer, draft.id, 'draft', toDetail(draft)));
}

/** Refuses another programme, then as the rule of drafts; see `partiesAfter` for signatures. */
export async function changeAgreement(
  writer: Writer,
  draft: AgreementDraft,
  version: number | undefined,
  funding: FundingFacts,
): Promise<AgreementOutcome> {
  const found = asSeen(await lockAgreement(writer, draft.id), { id: draft.id, version });
  if (!found.ok) return found;
  const { programme } = found.value;
  if (draft.programme !== programme) {
    return refused({ reason: 'programme_fixed', programme });
  }
  const refusal = draftAgreementRefusal(draft, await funding.parties(writer), found.value);
  if (refusal !== undefined) return refused(refusal);
  await updateAgreement(writer, draft, partiesAfter(found.value, draft));
  return done(await told(writer, draft.id, 'change', toDetail(draft)));
}

export interface AgreementSignature extends Target<AgreementId> {
  readonly party: PartyId;
  readonly commitment: CommitmentId;
}

/** Refuses a signatory whose state has left the joint undertaking, then as the rule of signing. */
export async function signAgreement(
  writer: Writer,
  { id, version, party, commitment }: AgreementSignature,
  funding: FundingFacts,
): Promise<AgreementOutcome> {
  const found = asSeen(await lockAgreement(writer, id), { id, version });
  if (!found.ok) return found;
  // First, because a state may leave meanwhile, by a change of the plan.
  const commitments = await funding.lockCommitments(writer, found.value.programme);
  const parties = await funding.parties(writer);
  const signatory = parties.find((each) => each.id === party);
  if (signatory === undefined) return refused({ reason: 'not_a_party', party });
  const outside = outsiderRefusal([party], parties);
  if (outside !== undefined) return refused(outside);
  const refusal = signAgreementRefusal(found.value, signatory, commitment, commitments);
  if (refusal !== undefined) return refused(refusal);
  const { at, actor: by } = writer.caller;
  await updateSignature(writer, id, party, { commitment, at, by });
  return done(await told(writer, id, 'sign', { party, commitment }));
}

const PAST_PARTICIPLES = { draft: 'drafted', change: 'changed', sign: 'signed' } as const;

async function told(
  writer: Writer,
  id: AgreementId,
  verb: keyof typeof PAST_PARTICIPLES,
  detail: JsonObject,
): Promise<Agreement> {
  const agreement = present(await selectAgreement(writer, id), id);
  writer.audit({ action: `agreement.${verb}`, subject: id, detail });
  writer.publish({
    kind: `agreement.${PAST_PARTICIPLES[verb]}`,
    subject: id,
    scopes: [
      `programme:${agreement.programme}`,
      ...agreement.parties.map(({ party }) => `party:${party}`),
    ],
    detail: verb === 'sign' ? detail : {},
  });
  return agreement;
}

function toDetail({ programme, name, parties, core }: AgreementDraft): JsonObject {
  return { programme, name, parties, lots: core.lots.map(({ id }) => id) };
}
