import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import type { PageDocument } from '../../kernel/page-document.ts';
import { toEpochSeconds, toEurMicros, toPartsPerMillion } from '../../kernel/units.ts';
import { writePdf } from '../../platform/document/write-pdf.ts';
import type { AwardNotice } from '../award-notice.ts';
import type { CallTerms } from '../call.ts';
import { termRows } from '../call-terms.ts';
import type { Ranking } from '../ranking.ts';
import { awardDocument } from './award-document.ts';
import { callDocument } from './call-document.ts';
import { rankingDocument } from './ranking-document.ts';

const AT = toEpochSeconds(1_785_369_600);
/** Longer than any column: it must be cut, and stay on the page. */
const LONG_WORD = 'Hochleistungsrechenzentrumsbetriebsgesellschaft'.repeat(2);
const NAMES = ['Łódź', 'Ελλάδα', 'Žilina', 'София'];

const TERMS: CallTerms = {
  id: 'call_2026',
  programme: 'programme_2026',
  agreement: 'agreement_2026',
  name: 'AI gigafactories 2026',
  lots: [
    {
      id: 'large',
      name: 'Large sites',
      projectCountMax: 4,
      phases: [
        { unionMicrosMax: toEurMicros(100_000_000_000_000n), h100EquivalentsMin: 25_000 },
        { unionMicrosMax: toEurMicros(400_000_000_000_000n), h100EquivalentsMin: 75_000 },
      ],
      itLoadKilowattsMin: 120_000,
      storageTerabytesMin: 20_000,
    },
  ],
  phaseNames: ['phase 1', 'phase 2'],
  projectCountMax: 7,
  unionMicrosMax: toEurMicros(5_000_000_000_000_000n),
  unionMicrosMaxByPhase: [toEurMicros(1_000_000_000_500_000n), undefined],
  states: ['party_pl', 'party_el'],
  criteria: ['Quality', 'Scale', 'Cost', 'Energy'].map((name) => ({
    id: name.toLowerCase(),
    name,
    weightPpm: toPartsPerMillion(250_000),
    pointsMax: 100,
    pointsMin: name === 'Quality' ? 60 : 0,
    scales:
      name === 'Energy'
        ? [{ measure: 'pue', steps: [{ label: 'good', bound: 1_200_000, points: 80 }] }]
        : [],
  })),
  evaluatorCountMin: 3,
  deadlineAt: toEpochSeconds(AT + 10_000_000),
  standstillSeconds: 864_000,
  documents: [{ name: 'Call', address: 'https://polder.example/call', sha256: 'ab'.repeat(32) }],
};

const nameOf = (party: string) =>
  new Map([
    ['party_pl', 'Rzeczpospolita Polska, Łódź'],
    ['party_el', 'Ελλάδα'],
  ]).get(party) ?? `Name of ${party}`;

const CALL = callDocument(
  {
    terms: TERMS,
    state: 'launched',
    launchedAt: AT,
    cancelledAt: undefined,
    extensions: [],
    questions: [
      {
        number: 1,
        question: `May a site be in Žilina, or in София?\nAnd who is ${LONG_WORD}?`,
        answer: 'In each state of the call.',
        answeredAt: AT,
      },
    ],
    buyer: 'party_ju',
    nameOf,
  },
  AT,
);

const BID_COUNT = 200;
const RANKING: Ranking = {
  ranked: Array.from({ length: BID_COUNT }, (_, index) => ({
    rank: index + 1,
    rankInLot: index + 1,
    bid: `bid_${index === 7 ? LONG_WORD.toLowerCase() : `b${index + 1}`}` as const,
    lot: 'large',
    scoreThousandths: 90_125 - index,
    points: TERMS.criteria.map(({ id }) => ({ criterion: id, thousandths: 90_125 - index })),
    receivedAt: AT,
  })),
  excluded: [
    {
      bid: 'bid_weak',
      lot: 'large',
      exclusions: [
        {
          reason: 'below_threshold',
          criterion: 'quality',
          thousandths: 59_500,
          thousandthsMin: 60_000,
        },
      ],
    },
  ],
  pending: [{ bid: 'bid_late', lot: 'large', criteria: ['cost'], lacksFinancialCheck: true }],
} as unknown as Ranking;
const RANKED = rankingDocument(
  { terms: TERMS, state: 'ranked', ranking: RANKING, author: 'EuroHPC JU' },
  AT,
);

const NOTICE: AwardNotice = {
  call: 'call_2026',
  callName: TERMS.name,
  buyer: 'party_ju',
  buyerName: 'EuroHPC JU',
  decidedAt: AT,
  standstillEndsAt: toEpochSeconds(AT + 864_000),
  awardedAt: toEpochSeconds(AT + 900_000),
  basis: 'list',
  reason: 'Sites in the east,\nas the Board had said before.',
  awards: [
    {
      rank: 1,
      bid: 'bid_aurora',
      lot: 'large',
      title: 'Aurora Žilina',
      bidder: 'party_a',
      bidderName: LONG_WORD,
      hosts: ['party_pl', 'party_el'],
      scoreThousandths: 90_125,
      unionMicros: toEurMicros(500_000_000_000_000n),
      awardedAt: toEpochSeconds(AT + 900_000),
      calledUp: undefined,
      contract: undefined,
      lapse: undefined,
    },
    {
      rank: 2,
      bid: 'bid_brno',
      lot: 'large',
      title: 'Brno',
      bidder: 'party_a',
      bidderName: 'Brno',
      hosts: ['party_pl'],
      scoreThousandths: 80_000,
      unionMicros: toEurMicros(300_000_000_000_000n),
      awardedAt: toEpochSeconds(AT + 900_000),
      calledUp: undefined,
      contract: undefined,
      lapse: { bid: 'bid_brno', reason: 'Declined.', lapsedAt: toEpochSeconds(AT + 950_000) },
    },
    {
      rank: 3,
      bid: 'bid_cluj',
      lot: 'large',
      title: 'Cluj',
      bidder: 'party_a',
      bidderName: 'Cluj',
      hosts: ['party_pl'],
      scoreThousandths: 70_000,
      unionMicros: toEurMicros(200_000_000_000_000n),
      awardedAt: toEpochSeconds(AT + 960_000),
      calledUp: {
        calledUpAt: toEpochSeconds(AT + 960_000),
        standstillEndsAt: toEpochSeconds(AT + 1_824_000),
      },
      contract: undefined,
      lapse: undefined,
    },
  ],
  lots: [{ lot: 'large', received: 12, excluded: 1, unranked: 1, ranked: 10, awarded: 3 }],
  keptOut: [{ because: 'left_out', count: 7 }],
};
const AWARD = awardDocument(NOTICE, nameOf, AT);

/** Equal where only spaces differ: cells are cut into lines where they are full. */
const closed = (text: string) => text.replaceAll(/\s+/g, '');

describe.each<readonly [string, PageDocument, readonly string[]]>([
  ['a call', CALL, ['Call: AI gigafactories 2026', 'at most 1.2', 'EUR 400,000,000.00', ...NAMES]],
  ['a ranking', RANKED, ['Quality: 59.500 points, below 60.000', 'a consensus on Cost, the fin']],
  [
    'an award',
    AWARD,
    ['Aurora Žilina', 'Sites in the east, as the Board', 'Lapsed', 'lapsed 20', 'called up 20'],
  ],
])('%s as a document', (_, document, says) => {
  it('says all that its blocks say, readable aloud, equal to the byte where equal', async () => {
    const bytes = await writePdf(document);
    expect((await writePdf(structuredClone(document))).equals(bytes)).toBe(true);
    const pdf = await getDocumentProxy(new Uint8Array(bytes));
    const text = closed((await extractText(pdf, { mergePages: true })).text);
    for (const each of says) expect(text).toContain(closed(each));
    for (const block of document.blocks) {
      const cells = block.kind === 'facts' ? block.facts.flat() : [];
      for (const cell of cells) expect(text).toContain(closed(cell));
    }
    const { info } = await pdf.getMetadata();
    expect(info).toMatchObject({ Title: document.title, Language: 'en' });
    expect(await pdf.getMarkInfo()).toMatchObject({ Marked: true });
    const page = await pdf.getPage(1);
    expect(JSON.stringify(await page.getStructTree())).toMatch(/"H1".*"T[HD]"/);
  });
});

describe('a ranking of 200 bids as a document', () => {
  it('has every bid once, in order, over pages that repeat the head of the table', async () => {
    const pdf = await writePdf(RANKED);
    const { text, totalPages } = await extractText(new Uint8Array(pdf));
    expect(totalPages).toBeGreaterThan(3);
    const bids = [...text.join('\n').matchAll(/bid_b(\d+)/g)].map(([, number]) => Number(number));
    const all = Array.from({ length: BID_COUNT }, (_, index) => index + 1);
    expect(bids).toEqual(all.filter((number) => number !== 8));
    for (const page of text.slice(0, -1)) expect(page).toMatch(/Rank\s+In its\s+lot\s+Bid/);
  });
});

describe('the terms of a call as rows', () => {
  it('have money in euros without loss, shares in percent, and who may hold a site', () => {
    const lines = termRows(TERMS).map((row) => Object.values(row).join('|'));
    expect(lines).toEqual(
      expect.arrayContaining([
        'call||phase 1|union money, at most|1000000000.50|EUR',
        'lot|large|phase 2|union money of a project, at most|400000000.00|EUR',
        'criterion|quality||weight|25|%',
        'scale|energy, pue, good||at most|1.2|',
        'state|party_el||may hold a site|yes|',
      ]),
    );
  });
});
