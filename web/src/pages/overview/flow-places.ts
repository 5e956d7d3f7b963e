/** Where the columns of the picture of the chain stand, so that no text lies on a band. */

/** Of letters of 12 px, on the wide side: a text may take less room than it is given. */
const LETTER_PX = 7.2;
const MARGIN_PX = 8;
const BOX_PX = 12;
/** Of the whole width, what the texts of a side and the boxes of the sites take at most. */
const SIDE_SHARE_MAX = 0.3;
const SITE_SHARE_MAX = 0.2;

export interface Column {
  readonly x: number;
  readonly width: number;
  /** How wide its texts may be. */
  readonly roomPx: number;
}

export interface Columns {
  readonly money: Column;
  readonly sites: Column;
  readonly time: Column;
}

interface Texts {
  readonly money: readonly string[];
  readonly sites: readonly string[];
  readonly time: readonly string[];
}

export function columnsOf(texts: Texts, widthPx: number): Columns {
  const left = roomOf(texts.money, widthPx * SIDE_SHARE_MAX);
  const right = roomOf(texts.time, widthPx * SIDE_SHARE_MAX);
  const site = roomOf(texts.sites, widthPx * SITE_SHARE_MAX) + MARGIN_PX;
  const moneyX = left + MARGIN_PX;
  const timeX = widthPx - right - MARGIN_PX - BOX_PX;
  const middle = (moneyX + BOX_PX + timeX) / 2;
  return {
    money: { x: moneyX, width: BOX_PX, roomPx: left },
    sites: { x: Math.round(middle - site / 2), width: site, roomPx: site - MARGIN_PX },
    time: { x: timeX, width: BOX_PX, roomPx: right },
  };
}

function roomOf(texts: readonly string[], most: number): number {
  return Math.ceil(Math.min(most, Math.max(0, ...texts.map(textPx))));
}

function textPx(text: string): number {
  return text.length * LETTER_PX;
}

/** A name that leaves room for what stands behind it, cut where it must be. */
export function fitted(name: string, behind: string, roomPx: number): string {
  const room = roomPx - textPx(behind);
  if (textPx(name) <= room) return name;
  const letters = Math.max(1, Math.floor(room / LETTER_PX) - 1);
  return `${name.slice(0, letters).trimEnd()}…`;
}

export type Label = readonly [name: string, behind: string];

/** Each as {@link fitted}; names that would be the same so, and are not, keep their ends. */
export function fittedApart(labels: readonly Label[], roomPx: number): readonly string[] {
  const cut = labels.map(([name, behind]) => fitted(name, behind, roomPx));
  return labels.map(([name, behind], index) => {
    const isSame = labels.some(([other], place) => other !== name && cut[place] === cut[index]);
    if (!isSame) return fitted(name, behind, roomPx);
    const letters = Math.max(2, Math.floor((roomPx - textPx(behind)) / LETTER_PX) - 1);
    const endLetters = Math.floor(letters / 2);
    return `${name.slice(0, letters - endLetters).trimEnd()}…${name.slice(-endLetters)}`;
  });
}

const HEIGHT_PX_MIN = 300;
const SIDE_ROW_PX = 30;
const SITE_ROW_PX = 44;

/** As high as its longest column needs for a text a row. */
export function flowHeightPx(counts: { readonly side: number; readonly sites: number }): number {
  return Math.max(HEIGHT_PX_MIN, counts.side * SIDE_ROW_PX, counts.sites * SITE_ROW_PX);
}
