/** A refusal of Polder as an error, so that queries and forms can hold it. */
import { type Answer, PolderUnreachable, type Problem } from '../../../src/client/runtime.ts';

export class Refused extends Error {
  override readonly name = 'Refused';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export interface Body<Content> {
  readonly body: Content;
  /** For `ifMatch` of an update. */
  readonly version: number | undefined;
}

export function bodyOf<Content>(answer: Answer<Content>): Body<Content> {
  if (!answer.ok) throw new Refused(answer.problem);
  return { body: answer.body, version: answer.version };
}

/** Of Polder that is closing, and of a gateway behind which there is none at the moment. */
export const AWAY_STATUSES: readonly number[] = [502, 503];

/** What passes by itself: nobody answers, or the server is busy, closing or away. */
export function isPassing(error: unknown): boolean {
  if (error instanceof PolderUnreachable) return true;
  return error instanceof Refused && [429, ...AWAY_STATUSES].includes(error.problem.status);
}

/** Whether Polder itself has refused; else nobody knows what became of what was sent. */
export function isAnswered(error: unknown): boolean {
  if (!(error instanceof Refused)) return false;
  const { type, status } = error.problem;
  return type !== 'about:blank' && status < 500;
}

/** Whether it is not there, or not for who asks. */
export function isGone(error: unknown): boolean {
  return error instanceof Refused && [403, 404].includes(error.problem.status);
}

/** Whether nobody is logged in, or no longer. */
export function isLoggedOut(error: unknown): boolean {
  return error instanceof Refused && error.problem.status === 401;
}

/** Whether what was to be changed had changed already, or was there by now where nothing was. */
export function isStale(error: unknown): error is Refused {
  return error instanceof Refused && [412, 428].includes(error.problem.status);
}
