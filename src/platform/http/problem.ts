/**
 * A refusal as it is sent: problem details by RFC 9457. `type` is stable and says which rule
 * refused; programs decide by it. `title` is the rule in words, `detail` this case: what was
 * expected and what was found. Reasons of the rooms become problems in their `routes.ts`, by an
 * exhaustive table from reason to {@link ProblemType}.
 */

export interface FieldFault {
  /** A JSON pointer into the body, or `query/…`, `params/…`, `headers/…`. */
  readonly field: string;
  readonly found: string;
  readonly expected: string;
}

/** One rule that refuses. All of them are listed at `/problems` by the server itself. */
export interface ProblemType {
  /** The last part of `/problems/…`, such as `budget-exceeded`; never changed once it was sent. */
  readonly type: string;
  readonly status: number;
  /** The rule in one sentence, the same in every case. */
  readonly title: string;
  /** What whoever gets it can do, in a sentence or two. */
  readonly advice?: string;
}

export interface Problem {
  /** The last part of `/problems/…`. */
  readonly type: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** What a program may want: ids, years, amounts as text. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
  readonly faults?: readonly FieldFault[];
}

/** The problem of one case. `detail` says what was expected and what was found, with the ids. */
export function problemOf(
  { type, status, title }: ProblemType,
  detail: string,
  more: Pick<Problem, 'facts' | 'faults'> = {},
): Problem {
  return { type, status, title, detail, ...more };
}

/** What a handler answers to refuse. */
export function refuse(
  type: ProblemType,
  detail: string,
  more: Pick<Problem, 'facts' | 'faults'> = {},
): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: problemOf(type, detail, more) };
}
