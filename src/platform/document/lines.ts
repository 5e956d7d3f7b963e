/**
 * Text as lines that are no wider than they may be. It breaks at spaces, and within a word only
 * where the word alone is too wide. Always: the lines hold every letter of the text, in its order.
 */

/** Points. */
type WidthOf = (text: string) => number;

/** Line ends of the text are kept; an empty text is one empty line. */
export function linesOf(text: string, widthMax: number, widthOf: WidthOf): readonly string[] {
  return text.split('\n').flatMap((part) => wrapped(part, widthMax, widthOf));
}

function wrapped(text: string, widthMax: number, widthOf: WidthOf): readonly string[] {
  const space = widthOf(' ');
  const lines: string[] = [];
  let line = '';
  let width = 0;
  const words = text.split(/[ \t\r]+/).flatMap((word) => piecesOf(word, widthMax, widthOf));
  for (const word of words) {
    const wordWidth = widthOf(word);
    if (line !== '' && width + space + wordWidth > widthMax) {
      lines.push(line);
      line = word;
      width = wordWidth;
    } else {
      width += line === '' ? wordWidth : space + wordWidth;
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** A word that is too wide, in pieces that are not; a single letter is never broken. */
function piecesOf(word: string, widthMax: number, widthOf: WidthOf): readonly string[] {
  if (widthOf(word) <= widthMax) return [word];
  const pieces: string[] = [];
  let piece = '';
  for (const letter of word) {
    if (piece !== '' && widthOf(piece + letter) > widthMax) {
      pieces.push(piece);
      piece = '';
    }
    piece += letter;
  }
  return [...pieces, piece];
}
