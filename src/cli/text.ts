/** How the terminal is written to. */
import { styleText } from 'node:util';

export function painted(
  style: 'red' | 'green' | 'bold' | 'dim',
  text: string,
  hasColour: boolean,
): string {
  // Whether the stream takes colour was decided by the caller, so the stream is not asked again.
  return hasColour ? styleText(style, text, { validateStream: false }) : text;
}
