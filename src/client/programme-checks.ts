/** The operations on programme-checks, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** Say what is wrong with a programme file; nothing is kept. Permission: rehearsal.run. */
export const checkProgramme = operation<CheckProgrammeCall>({
  method: 'POST',
  path: '/v1/programme-checks',
});

export interface CheckProgrammeCall {
  readonly input: {
    readonly body: ProgrammeTextInput;
  };
  readonly answer: ProgrammeCheck;
}

export interface ProgrammeCheck {
  readonly faults: readonly ProgrammeFault[];
}

export interface ProgrammeFault {
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly found: string;
  readonly expected: string;
  readonly rule: string;
}

export interface ProgrammeTextInput {
  readonly programme: string;
  readonly assumesBudget: boolean;
}
