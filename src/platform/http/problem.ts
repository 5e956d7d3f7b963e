/**
 * A refusal as it is sent: problem details by RFC 9457. `type` is stable and says which rule
 * refused; programs decide by it. `title` is the rule in words, `detail` this case: what was
 * expected and what was found. Reasons of the rooms become problems in their `routes.ts`, by an
 * exhaustive table from reason to status and sentence.
 */

export interface FieldFault {
  /** A JSON pointer into the body, or `query/…`, `params/…`, `headers/…`. */
  readonly field: string;
  readonly found: string;
  readonly expected: string;
}

export interface Problem {
  /** The last part of `https://polder.eu/problems/…`, such as `budget-exceeded`. */
  readonly type: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** What a program may want: ids, years, amounts as text. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
  readonly faults?: readonly FieldFault[];
}
