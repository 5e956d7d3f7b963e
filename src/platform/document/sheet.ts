/**
 * The pages that a document is written on, from top to bottom, and the faces of its letters. Every
 * page ends with the title of the document and the number of the page.
 */
import { createRequire } from 'node:module';
import PdfDocument from 'pdfkit';
import type { PageAttachment, PageDocument } from '../../kernel/page-document.ts';
import { toTimeText } from '../../kernel/time.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import { linesOf } from './lines.ts';

const { resolve } = createRequire(import.meta.url);
/** Latin, Greek, Cyrillic and more; see docs/decisions/0020-pages-by-pdfkit.md. */
const FONT_FILES = {
  regular: resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
  bold: resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
} as const;

export interface Face {
  readonly font: keyof typeof FONT_FILES;
  /** Points. */
  readonly size: number;
}

export const FACES = {
  title: { font: 'bold', size: 18 },
  heading: { font: 'bold', size: 12 },
  text: { font: 'regular', size: 9.5 },
  cell: { font: 'regular', size: 8 },
  head: { font: 'bold', size: 8 },
} as const satisfies Readonly<Record<string, Face>>;

/** Points. */
const MARGIN = 50;
const FOOT = 44;
const LINE_HEIGHT = 1.4;
const INK = '#1a1a1a';
const PALE = '#595959';

/** By PDF 2.0, 14.13: the file is another form of what the pages say. */
const AS_ALTERNATIVE = { relationship: 'Alternative' };

export type Structure = PDFKit.PDFStructureElement;

export interface Spot {
  readonly x: number;
  readonly y: number;
}

export class Sheet {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #title: string;
  readonly #widths = new Map<Face, Map<string, number>>();
  readonly root: Structure;
  /** Where the next line begins. */
  y = 0;

  constructor({ title, author, language, at, isLandscape }: PageDocument) {
    // What it is made from decides each byte: pdfkit derives the id of the file from these words.
    const info = { Title: title, Author: author, CreationDate: new Date(at * 1_000) };
    this.#pdf = new PdfDocument({
      size: 'A4',
      layout: isLandscape ? 'landscape' : 'portrait',
      margin: 0,
      pdfVersion: '1.7',
      lang: language,
      tagged: true,
      displayTitle: true,
      bufferPages: true,
      autoFirstPage: false,
      info: { ...info, Creator: `Polder, ${toTimeText(at)}` },
    });
    for (const [name, file] of Object.entries(FONT_FILES)) this.#pdf.registerFont(name, file);
    this.#title = title;
    this.newPage();
    this.root = this.#pdf.struct('Document', { title });
    this.#pdf.addStructure(this.root);
  }

  /** A file that goes with the pages, and says the same. */
  attach({ name, mediaType, says, text }: PageAttachment, at: EpochSeconds): void {
    const date = new Date(at * 1_000);
    this.#pdf.file(Buffer.from(text), {
      ...{ name, type: mediaType, description: says, creationDate: date, modifiedDate: date },
      ...AS_ALTERNATIVE,
    });
  }

  readonly left = MARGIN;

  get width(): number {
    return this.#pdf.page.width - 2 * MARGIN;
  }

  /** What is left of the page, points. */
  get room(): number {
    return this.#pdf.page.height - FOOT - MARGIN / 2 - this.y;
  }

  newPage(): void {
    this.#pdf.addPage();
    this.y = MARGIN;
  }

  /** A new part of the structure, in its place among the parts of `parent`. */
  part(parent: Structure, tag: string, words: object = {}): Structure {
    const made = this.#pdf.struct(tag, words);
    parent.add(made);
    return made;
  }

  linesOf(face: Face, text: string, width: number): readonly string[] {
    let known = this.#widths.get(face);
    if (known === undefined) {
      known = new Map();
      this.#widths.set(face, known);
    }
    const widths = known;
    return linesOf(text, width, (word) => {
      const found = widths.get(word);
      if (found !== undefined) return found;
      const measured = this.widthOf(face, word);
      widths.set(word, measured);
      return measured;
    });
  }

  widthOf({ font, size }: Face, text: string): number {
    return this.#pdf.font(font, size).widthOfString(text);
  }

  lineHeightOf({ size }: Face): number {
    return size * LINE_HEIGHT;
  }

  /** A line of a part that was begun with {@link part}. */
  write(face: Face, text: string, { x, y }: Spot): void {
    this.#pdf.font(face.font, face.size).fillColor(INK).text(text, x, y, { lineBreak: false });
  }

  /** What is no part of what the document says, such as lines and repeated heads of tables. */
  decorate(draw: (pdf: PDFKit.PDFDocument) => void, type: 'Layout' | 'Pagination'): void {
    this.#pdf.markContent('Artifact', { type });
    draw(this.#pdf);
    this.#pdf.endMarkedContent();
  }

  /** All bytes of the file; nothing can be written after it. */
  async end(): Promise<Buffer> {
    this.root.end();
    const { start, count } = this.#pdf.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      this.#pdf.switchToPage(start + page);
      this.#writeFoot(`${page + 1} of ${count}`);
    }
    const chunks: Buffer[] = [];
    this.#pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    return new Promise((done, failed) => {
      this.#pdf.once('end', () => done(Buffer.concat(chunks)));
      this.#pdf.once('error', failed);
      this.#pdf.end();
    });
  }

  #writeFoot(number: string): void {
    const { cell } = FACES;
    const y = this.#pdf.page.height - FOOT;
    const numberWidth = this.widthOf(cell, number);
    const titleWidth = this.width - numberWidth - MARGIN;
    const [title = '', ...rest] = this.linesOf(cell, this.#title, titleWidth);
    this.decorate((pdf) => {
      pdf.font(cell.font, cell.size).fillColor(PALE);
      pdf.text(rest.length === 0 ? title : `${title} …`, this.left, y, { lineBreak: false });
      pdf.text(number, this.left + this.width - numberWidth, y, { lineBreak: false });
    }, 'Pagination');
  }
}
