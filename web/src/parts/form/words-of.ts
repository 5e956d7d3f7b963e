/** Several of a kind stand in one text of a draft, with a space between two. */
export function wordsOf<Word extends string>(text: string): readonly Word[] {
  return text.split(/\s+/).filter((word): word is Word => word !== '');
}
