/** The texts of the example, as they stand in `examples/`. */
import {
  CALL_EXAMPLE_FILE,
  callExampleOf,
  exampleText,
} from '../../../src/live/demo/calls/example-call.ts';

export const PROGRAMME_TEXT = exampleText('call-2026.yaml');
export const EXAMPLE = callExampleOf(exampleText(CALL_EXAMPLE_FILE));
