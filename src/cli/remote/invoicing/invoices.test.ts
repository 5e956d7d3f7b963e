/** What the commands of invoices send, what they make of the answer, and what they ask before. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderOf, runCli } from '../../testing/run-cli.ts';
import { answeringServer } from '../testing/answering-server.ts';

const polder = answeringServer();
const { received, next } = polder;

const cwd = folderOf({ 'details.yaml': 'legalName: Netherlands\nvatId: null\n' });
const run = (line: readonly string[], ports = {}) =>
  runCli(cwd, [...line, '--url', polder.url()], ports);

const SHA256 = 'ab'.repeat(32);
const DETAILS = {
  legalName: 'Site B.V.',
  address: { street: 'Kade 1', postCode: '9712 AA', city: 'Groningen', country: 'NL' },
  vatId: 'NL123456789B01',
};
const LINE = {
  ...{ sourceId: 'line_nl.use', name: 'GPU time, Market', description: 'GPU time of Sold' },
  ...{ quantity: '5400', unit: 'SEC', priceEur: '2.205', perQuantity: '3600' },
  ...{ netMicros: '3310000', attributes: [] },
};
const DRAFT = {
  ...{ kind: 'invoice', netMicros: '3310000', taxMicros: '700000', totalMicros: '4010000' },
  ...{ dueMicros: '4010000', contract: null, reversal: null, lines: [LINE] },
  tax: { category: 'S', ratePpm: 210_000, exemptionCode: null, exemptionText: null },
};
const DEBT = { seller: 'party_nl', buyer: 'party_us', month: '2029-03', subject: 'use' };
const DUE = {
  ...DEBT,
  ...{ isRehearsed: false, standing: null, netMicros: '3310000', missing: null },
  ...{ documents: [DRAFT], sha256: SHA256 },
};
const INVOICE = {
  ...{ ...DEBT, ...DRAFT, id: 'invoice_00000012', number: 'NL-2029-00003', state: 'open' },
  ...{ isOverdue: true, issuedAt: '2029-04-02T09:00:00Z', dueOn: '2029-05-02', paidAt: null },
  ...{ reverses: null, reversedBy: null, isRehearsed: false, payments: [] },
  openMicros: '4010000',
  ...{ sellerDetails: DETAILS, buyerDetails: { ...DETAILS, vatId: null }, sha256: SHA256 },
};

const ISSUE = [
  ...['invoices', 'issue', '--seller', 'party_nl', '--buyer', 'party_us'],
  ...['--month', '2029-03', '--subject', 'use'],
];
const LOOKED = 'GET /v1/invoices-due?seller=party_nl&month=2029-03';
const ISSUED = { line: 'POST /v1/invoices', body: { ...DEBT, sha256: SHA256 } };

const linesOf = () => received.map(({ line }) => line);

describe('polder invoices', () => {
  test.each<readonly [line: readonly string[], sent: string, body: unknown]>([
    [['invoices', 'due', '--month', '2029-03'], 'GET /v1/invoices-due?month=2029-03', undefined],
    [
      ['invoices', 'reverse', 'invoice_00000012', '--reason', 'Wrong address.'],
      'POST /v1/invoices/invoice_00000012/reverse',
      { said: 'Wrong address.' },
    ],
    [
      ['invoices', 'pay', 'invoice_00000012', '--paid-at', '2029-05-02', '--reference', 'T 47'],
      'POST /v1/invoices/invoice_00000012/payment',
      { paidAt: '2029-05-02T00:00:00Z', reference: 'T 47' },
    ],
    [
      [
        ...['invoices', 'pay', 'invoice_00000012', '--amount', '1.01'],
        ...['--paid-at', '2029-05-02', '--reference', 'T 47'],
      ],
      'POST /v1/invoices/invoice_00000012/payment',
      { micros: '1010000', paidAt: '2029-05-02T00:00:00Z', reference: 'T 47' },
    ],
  ])('sends what was typed: %j', async (line, sent, body) => {
    next.answer = { ...INVOICE, items: [] };
    const { stderr, exitCode } = await run(line);
    expect([stderr, exitCode]).toEqual(['', 0]);
    expect(received).toEqual([{ line: sent, ifMatch: undefined, body }]);
  });

  test('lists what is open, and says what is late', async () => {
    next.answer = { items: [INVOICE], nextCursor: null };
    const { stdout } = await run(['invoices', 'list', '--open', '--kind', 'invoice']);
    expect(linesOf()).toEqual(['GET /v1/invoices?kind=invoice&isOpen=true&limit=50']);
    expect(stdout.split('\n')[1]).toMatch(/^invoice_00000012 +NL-2029-00003 .* open, overdue$/);
  });

  test('says of each that is due what is missing', async () => {
    const missing = (what: string, country: string | null = null) => ({
      ...DUE,
      missing: { what, party: 'party_us', country },
    });
    const items = [DUE, missing('details'), missing('selling'), missing('vat-rate', 'FR')];
    next.answer = { items: [...items, { ...DUE, standing: 'NL-2029-00001' }] };
    const { stdout } = await run(['invoices', 'due']);
    const said = stdout.split('\n').map((line) => line.split('EUR 3.31  ')[1]);
    expect(said.slice(1, -1)).toEqual([
      ...['ready', 'billing details of party_us', 'account and VAT rates of party_us'],
      ...['VAT rate of FR, by party_us', 'ready, undoes NL-2029-00001'],
    ]);
  });

  test('shows who asks whom for how much, and what was done with it', async () => {
    const reversal = { number: 'NL-2029-00002', said: 'Wrong address.' };
    const tax = { ...DRAFT.tax, category: 'AE', ratePpm: 0, exemptionText: 'Reverse charge.' };
    const paid = { state: 'paid', isOverdue: false, paidAt: '2029-05-01T00:00:00Z' };
    const piece = { ...LINE, unit: 'C62', quantity: '1', priceEur: '25000000.5' };
    const lines = [LINE, piece];
    const part = (micros: string, day: string, reference: string) => {
      return { micros, paidAt: `2029-05-${day}T00:00:00Z`, reference };
    };
    const payments = [part('1010000', '01', 'T 47'), part('3000000', '04', 'T 48')];
    const told = { ...paid, payments, tax, reversal, reverses: 'x', lines };
    next.answer = { ...INVOICE, ...told };
    const { stdout } = await run(['invoices', 'show', 'invoice_00000012']);
    for (const line of [
      /^invoice +NL-2029-00003 \(invoice_00000012\)$/m,
      /^seller +Site B\.V\. \(party_nl\), Kade 1, 9712 AA Groningen, NL, VAT number NL1.*$/m,
      /^paid +EUR 1\.01 at 2029-05-01 00:00:00 UTC, T 47; EUR 3\.00 at 2029-05-04.* T 48$/m,
      /^undoes +NL-2029-00002 \(x\): Wrong address\.$/m,
      /^VAT +EUR 0\.70 \(AE: Reverse charge\.\)$/m,
      /^GPU time, Market\. .* +1\.5 GPU-hours +EUR 2\.205 a GPU-hour +EUR 3\.31 +line_nl\.use$/m,
      / +1 +EUR 25,000,000\.50 +EUR 3\.31 /,
    ]) {
      expect(stdout).toMatch(line);
    }
  });

  test('writes the bytes that were sent, to a file or to standard output', async () => {
    const bytes = new TextEncoder().encode('\u{feff}<Invoice>Köln\r\n</Invoice>');
    next.document = { type: 'application/xml; charset=utf-8', bytes };
    const line = ['invoices', 'show', 'invoice_00000012', '--xml'];
    const { stderr } = await run([...line, 'sent.xml']);
    expect(linesOf()).toEqual(['GET /v1/invoices/invoice_00000012?format=xml']);
    expect(stderr).toBe(`sent.xml: ${bytes.length} bytes\n`);
    const hash = (content: string | Uint8Array) =>
      createHash('sha256').update(content).digest('hex');
    expect(hash(readFileSync(join(cwd, 'sent.xml')))).toBe(hash(bytes));
    expect(hash((await run([...line, '-'])).stdout)).toBe(hash(bytes));
  });
});

describe('polder invoices issue', () => {
  const answers = (answer: string) => ({ ask: async () => answer });

  test('shows what is due, asks, and issues what it has shown', async () => {
    next.answer = { items: [{ ...DUE, subject: 'credits', sha256: 'f' }, DUE], issued: [INVOICE] };
    const { stdout, exitCode } = await run(ISSUE, answers('y'));
    expect(exitCode).toBe(0);
    expect(linesOf()).toEqual([LOOKED, ISSUED.line]);
    expect(received.at(-1)).toMatchObject(ISSUED);
    expect(stdout).toMatch(/^to be paid +EUR 4\.01$/m);
    expect(stdout).toContain(
      '\nissued invoice NL-2029-00003 (invoice_00000012): EUR 4.01 with VAT',
    );
  });

  test('issues nothing where the answer is no, or where there is nobody to ask', async () => {
    next.answer = { items: [DUE], issued: [INVOICE] };
    expect(await run(ISSUE, answers('n'))).toMatchObject({
      ...{ exitCode: 0, stderr: 'nothing was issued\n' },
    });
    expect(await run(ISSUE)).toMatchObject({ exitCode: 1 });
    expect(await run([...ISSUE, '--json'], answers('y'))).toMatchObject({ exitCode: 1 });
    expect(linesOf()).toEqual([LOOKED, LOOKED, LOOKED]);
  });

  test.each([
    [['--sha256', SHA256], [ISSUED.line]],
    [['--yes'], [LOOKED, ISSUED.line]],
  ])('asks nobody with %j', async (options, lines) => {
    next.answer = { items: [DUE], issued: [INVOICE] };
    const { stdout } = await run([...ISSUE, ...options, '--json']);
    expect(linesOf()).toEqual(lines);
    expect(received.at(-1)).toMatchObject(ISSUED);
    expect(JSON.parse(stdout).issued).toHaveLength(1);
  });

  test('says why nothing can be issued', async () => {
    const missing = { what: 'details', party: 'party_us', country: null };
    next.answer = { items: [{ ...DUE, missing, documents: [], sha256: null }] };
    const early = await run([...ISSUE, '--yes']);
    expect([early.exitCode, early.stderr]).toEqual([
      ...[
        4,
        expect.stringContaining('nothing was issued: it needs the billing details of party_us'),
      ],
    ]);
    next.answer = { items: [] };
    expect(await run([...ISSUE, '--yes'])).toMatchObject({ exitCode: 4 });
    expect(linesOf()).toEqual([LOOKED, LOOKED]);
  });
});

describe('polder billing set', () => {
  const SET = ['billing', 'set', 'party_nl', 'details.yaml'];
  const path = '/v1/parties/party_nl/billing';
  const body = { legalName: 'Netherlands', vatId: null };
  const put = { line: `PUT ${path}`, body };

  test('changes the version that it read', async () => {
    next.answer = { party: 'party_nl', ...body, version: 8 };
    const { stdout } = await run(SET);
    expect(linesOf()).toEqual([`GET ${path}`, put.line]);
    expect(received.at(-1)).toEqual({ ...put, ifMatch: '"7"' });
    expect(stdout).toMatch(/^legal name +Netherlands$/m);
  });

  test('gives details where there are none, and stops where they may not be read', async () => {
    const refuse = (status: number) =>
      Object.assign(next, { status, answer: { type: '/problems/x', title: 'No', status } });
    refuse(404);
    await run(SET);
    expect(received.at(-1)).toEqual({ ...put, ifMatch: undefined });
    received.length = 0;
    refuse(403);
    await run(SET);
    expect(linesOf()).toEqual([`GET ${path}`]);
  });
});
