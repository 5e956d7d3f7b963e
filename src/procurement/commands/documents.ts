/** Calls, rankings and awards as documents, from what is stored now. */
import type { PageDocument } from '../../kernel/page-document.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import { type TermRow, termRows } from '../call-terms.ts';
import { awardDocument } from '../documents/award-document.ts';
import { callDocument } from '../documents/call-document.ts';
import { rankingDocument } from '../documents/ranking-document.ts';
import { selectAwardNotice } from '../store/award-notices.ts';
import { selectCallParties } from '../store/call-parties.ts';
import { type StoredCall, selectCall } from '../store/calls.ts';
import { selectAnsweredQuestions } from '../store/questions.ts';
import { selectRanking } from '../store/rankings.ts';

/** `name`: of the file, without its ending. */
export interface NamedDocument {
  readonly name: string;
  readonly document: PageDocument;
}

export async function readCallDocument(
  reader: Reader,
  call: StoredCall,
  at: EpochSeconds,
): Promise<NamedDocument> {
  const { id } = call.terms;
  const parties = await selectCallParties(reader, id);
  const questions = (await selectAnsweredQuestions(reader, id)).flatMap((each) => {
    const { number, question, answered } = each;
    if (answered === undefined) return [];
    return [{ number, question, answer: answered.answer, answeredAt: answered.at }];
  });
  return { name: id, document: callDocument({ ...call, ...parties, questions }, at) };
}

/** Who may see a ranking that is not over yet is for the caller to ask. */
export async function readRankingDocument(
  reader: Reader,
  { terms, state }: StoredCall,
  at: EpochSeconds,
): Promise<NamedDocument> {
  const ranking = await selectRanking(reader, terms.id);
  const { buyer, nameOf } = await selectCallParties(reader, terms.id);
  const author = buyer === undefined ? 'Polder' : nameOf(buyer);
  const document = rankingDocument({ terms, state, ranking, author }, at);
  return { name: `${terms.id}-ranking`, document };
}

/** `undefined` where nothing was awarded. */
export async function readAwardDocument(
  reader: Reader,
  callId: string,
  at: EpochSeconds,
): Promise<NamedDocument | undefined> {
  const call = await selectCall(reader, callId);
  const notice = await selectAwardNotice(reader, callId);
  if (call === undefined || notice === undefined) return undefined;
  const { nameOf } = await selectCallParties(reader, callId);
  return { name: `${callId}-award`, document: awardDocument(notice, nameOf, at) };
}

export function readCallTerms({ terms }: StoredCall): readonly TermRow[] {
  return termRows(terms);
}
