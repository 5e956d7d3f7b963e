/**
 * A document as a PDF: A4, tagged, with its title and language, so that it can be read aloud and
 * searched. Always: equal documents are equal to the byte.
 */
import type { PageBlock, PageDocument } from '../../kernel/page-document.ts';
import { FACES, type Face, Sheet } from './sheet.ts';
import { writeFacts, writeTable } from './table.ts';

/** Points between what stands above and a heading. */
const ABOVE_HEADING = 8;
/** A heading is not left alone at the end of a page. */
const BELOW_HEADING_MIN = 120;

export async function writePdf(document: PageDocument): Promise<Buffer> {
  const sheet = new Sheet(document);
  writeText(sheet, 'H1', FACES.title, document.title);
  sheet.y += ABOVE_HEADING;
  const { attachment, at } = document;
  if (attachment !== undefined) sheet.attach(attachment, at);
  for (const block of document.blocks) await writeBlock(sheet, block);
  return sheet.end();
}

async function writeBlock(sheet: Sheet, block: PageBlock): Promise<void> {
  switch (block.kind) {
    case 'heading': {
      sheet.y += ABOVE_HEADING;
      if (sheet.room < BELOW_HEADING_MIN) sheet.newPage();
      writeText(sheet, 'H2', FACES.heading, block.text);
      sheet.y += ABOVE_HEADING / 2;
      return;
    }
    case 'paragraph': {
      writeText(sheet, 'P', FACES.text, block.text);
      sheet.y += ABOVE_HEADING;
      return;
    }
    case 'facts':
      return writeFacts(sheet, block.facts);
    case 'table':
      return writeTable(sheet, block);
  }
}

function writeText(sheet: Sheet, tag: 'H1' | 'H2' | 'P', face: Face, text: string): void {
  const lines = sheet.linesOf(face, text, sheet.width);
  const height = sheet.lineHeightOf(face);
  const part = sheet.part(sheet.root, tag);
  for (let from = 0; from < lines.length; ) {
    if (sheet.room < height) sheet.newPage();
    const count = Math.max(1, Math.floor(sheet.room / height));
    const shown = lines.slice(from, from + count);
    part.add(() => {
      for (const [index, line] of shown.entries()) {
        const y = sheet.y + index * height;
        if (line !== '') sheet.write(face, line, { x: sheet.left, y });
      }
    });
    sheet.y += shown.length * height;
    from += shown.length;
  }
}
