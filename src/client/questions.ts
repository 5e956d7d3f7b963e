/** The operations on questions, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** Questions about a call, and their answers. Permission: call.read. */
export const listQuestions = operation<ListQuestionsCall>({
  method: 'GET',
  path: '/v1/calls/:callId/questions',
});

export interface ListQuestionsCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly query?: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'number' | '-number' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly CallQuestion[];
    readonly nextCursor: string | null;
  };
}

/**
 * Ask about a launched call, until its deadline; your name is not published. Permission:
 * question.ask.
 */
export const askQuestion = operation<AskQuestionCall>({
  method: 'POST',
  path: '/v1/calls/:callId/questions',
});

export interface AskQuestionCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly body: {
      readonly question: string;
    };
  };
  readonly answer: CallQuestion;
}

/** Answer a question, once, for all who may read the call. Permission: question.answer. */
export const answerQuestion = operation<AnswerQuestionCall>({
  method: 'POST',
  path: '/v1/calls/:callId/questions/:number/answer',
});

export interface AnswerQuestionCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
      readonly number: string;
    };
    readonly body: {
      readonly answer: string;
    };
  };
  readonly answer: CallQuestion;
}

export interface CallQuestion {
  readonly call: `call_${string}`;
  readonly number: number;
  readonly askedAt: string;
  readonly question: string;
  readonly answeredAt: string | null;
  readonly answer: string | null;
}
