/** The application in a real browser, on a real server with its store and the small demo. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AXE, fitted, openPage, settled, WEB_PAGES } from '../../scripts/browser.mjs';
import { describeApplications } from './applications.ts';
import { ALL_BUT_COLOURS, ALL_RULES, COLOURS_ALONE, faultsByAxe } from './axe.ts';
import { describeChangedMeanwhile } from './changed-meanwhile.ts';
import { describeCompany } from './company.ts';
import { describeDuties } from './duties.ts';
import { describeFunding } from './funding.ts';
import { describeInvoices } from './invoices.ts';
import { describeKeyboard } from './keyboard.ts';
import { describeLargeTable } from './large-table.ts';
import { describeLimited } from './limited.ts';
import { describeLiveJobs } from './live-jobs.ts';
import { describeNoPermission } from './no-permission.ts';
import { describeNotices } from './notices.ts';
import { openedOn } from './opened.ts';
import { describeParties } from './parties.ts';
import { describePeople } from './people.ts';
import { describeProcurement } from './procurement.ts';
import { describeRegistrations } from './registrations.ts';
import { describeSentOnce } from './sent-once.ts';
import { faultsOf, ServedDemo } from './served-demo.ts';
import { describeSession } from './session.ts';
import { describeUnfinished } from './unfinished.ts';

let demo: ServedDemo;

beforeAll(async () => {
  demo = await ServedDemo.start();
}, 180_000);
afterAll(() => demo?.end());

const opened = (role: string | null, path: string) => openedOn(demo, role, path);

describe('the overview', () => {
  test('tells the programme officer what was delivered, and where it comes from', async () => {
    const page = await opened('programme officer', '/');
    expect(await page.locator('h1').textContent()).toBe('Small demo');
    const lead = await page.locator('.lead').textContent();
    expect(lead).toMatch(/: [\d.]+% of what funders are entitled to so far was delivered\./);
    const figures = await page.locator('.figures').innerText();
    expect(figures).toContain('€7.5bn is committed');
    expect(figures).toMatch(/GPUs in service\s+64/);
    await page.getByRole('link', { name: /€900,000/ }).click();
    await page.waitForURL('**/funding');
    await settled(page);
    expect(await page.locator('table').first().innerText()).toContain('State AA');
    await page.context().close();
  });
});

describe('a member', () => {
  test('sees price, site and room before sending a job, and its life afterwards', async () => {
    const page = await opened('member', '/jobs/new');
    await page.getByLabel('GPUs').fill('0');
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.getByText(/^Expected .*; found 0$/).waitFor();
    await page.getByLabel('GPUs').fill('many');
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.getByText(/^Expected .*; found many$/).waitFor();
    await page.getByLabel('GPUs').fill('1,000');
    await page.getByLabel('Hours at most').fill('0.5');
    expect(await page.locator('main').innerText()).toMatch(/It may use\s+500 GPU-hours/);
    await page.getByLabel('GPUs').fill('2');
    await page.getByLabel('Hours at most').fill('0.25');
    expect(await page.locator('main').innerText()).toMatch(/It may use\s+0.5 GPU-hours/);
    await page.getByLabel('Placement').selectOption('require-rack');
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.waitForURL(/\/jobs\/job_\d+$/);
    await settled(page);
    await page.getByText('One rack: it waits for that').waitFor();
    expect(await page.locator('.lead').textContent()).toMatch(/^It (waits|runs) since/);
    await page.getByRole('button', { name: 'Cancel the job' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the job' }).click();
    await page
      .getByText(/^(Cancelled at|It is being cancelled|Completed)/)
      .first()
      .waitFor();
    await page.context().close();
  });
});

describe('a member', () => {
  test('asks for a share of one GPU, and sees it on the page of the job', async () => {
    const page = await opened('member', '/jobs/new');
    await page.getByLabel('GPUs').fill('1');
    await page.getByLabel('Share of one GPU').fill('1.5');
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.getByText(/^Expected a number from 0.000001 .*; found 1.5$/).waitFor();
    await page.getByLabel('Share of one GPU').fill('0.25');
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.waitForURL(/\/jobs\/job_\d+$/);
    await settled(page);
    await page.getByText('0.25 of a GPU').waitFor();
    await page.getByText('Used, as far as it is charged').waitFor();
    await page.context().close();
  });
});

describe('who may use a site', () => {
  test('sees how full it is and what is left for it, and no jobs of others', async () => {
    const page = await opened('member', '/capacity');
    await page.locator('tbody a').first().click();
    await page.waitForURL('**/sites/**');
    await page.getByText('is shown to those who run the site').first().waitFor();
    expect(await page.locator('.figures').innerText()).toMatch(/In use\s+\d+\s+[\d.]+% of/);
    expect(await page.locator('canvas.floor').count()).toBe(0);
    await page.goto(`${demo.url}/allocations/allocation_aa`);
    await page.getByText(/^It (ends|ended) on /).waitFor();
    const figures = await page.locator('.figures').innerText();
    for (const name of ['Awarded', 'Used', 'Remaining']) expect(figures).toContain(name);
    // Loans and what lapses are not known before the close, and are no zero until then.
    const now = page.locator('section.panel', { hasText: 'The pool that' }).locator('tbody tr');
    expect(await now.last().innerText()).toContain('at the close');
    await page.context().close();
  });
});

describe('an operator', () => {
  test('sees what runs on which node of its site, and its register', async () => {
    const page = await opened('operator', '/capacity');
    await page.locator('tbody a').first().click();
    await page.waitForURL('**/sites/**');
    const floor = page.locator('canvas.floor');
    await floor.waitFor();
    await page.locator('.choices-row').getByText('Job', { exact: true }).click();
    await floor.focus();
    await page.keyboard.press('ArrowRight');
    const node = page.locator('section.panel', { has: floor }).locator('[aria-live=polite]');
    await node.getByText(/\d+ of \d+ GPUs/).waitFor();
    const figures = await page.locator('.figures').innerText();
    for (const name of ['GPUs in service', 'In use', 'Free']) expect(figures).toContain(name);
    expect(figures).toMatch(
      /the largest job that fits: [\d,]+ GPUs; in one pod [\d,]+, in one rack/,
    );
    await page.getByRole('heading', { name: 'The capacity register, from a year ago' }).waitFor();
    await page.context().close();
  });
});

describe('the auditor', () => {
  test('goes from a statement to its entries, and sees that nothing was changed', async () => {
    const page = await opened('auditor', '/settlement');
    await page.locator('tbody a').first().click();
    await page.waitForURL('**/statements/**');
    await settled(page);
    expect(await page.locator('.lead').textContent()).toMatch(/^Entitled to .* delivered\./);
    await page.getByRole('link', { name: 'paid', exact: true }).click();
    await page.waitForURL('**/ledger?account=paid**');
    await settled(page);
    expect(await page.locator('tbody').innerText()).toMatch(/Pay\s+Commitment of .* to /);
    await page.locator('tbody a').first().click();
    await page.waitForURL(/ledger\/\d+$/);
    await page.getByText('pledge:').or(page.getByText('cash:')).first().waitFor();
    await page.goto(`${demo.url}/audit`);
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText(/^Yes: [\d,]+ entries, each as it was written\.$/).waitFor();
    await page.context().close();
  });
});

const COLOURS = `(({ color, backgroundColor }) => [color, backgroundColor])(
  getComputedStyle(document.querySelector('main a[href^="/auth/login"]')))`;

describe('a visitor', () => {
  test('sees public totals without a login, and is asked for one everywhere else', async () => {
    const page = await opened(null, '/public');
    const faults = faultsOf(page);
    expect(await page.locator('.figures').first().innerText()).toContain('64');
    await page.goto(`${demo.url}/funding`);
    const button = page.getByRole('link', { name: 'Log in' }).last();
    // Text as blue as its ground is what axe cannot tell from text that is meant to be hidden.
    await button.waitFor();
    expect(new Set((await page.evaluate(COLOURS)) as string[]).size).toBe(2);
    await button.click();
    await page.getByRole('button', { name: 'Fenna Funder' }).click();
    await page.waitForURL('**/funding');
    await page.getByText('Fenna Funder').waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

describeFunding(() => demo);
describeParties(() => demo);
describePeople(() => demo);
describeDuties(() => demo);
describeProcurement(() => demo);
describeCompany(() => demo);
describeApplications(() => demo);
describeRegistrations(() => demo);
describeInvoices(() => demo);
describeNotices(() => demo);
describeChangedMeanwhile(() => demo);
describeLiveJobs(() => demo);
describeLargeTable(() => demo);
describeKeyboard(() => demo);
describeNoPermission(() => demo);
describeSession(() => demo);
describeUnfinished(() => demo);
describeLimited(() => demo);
describeSentOnce(() => demo);

describe('with the server stopped in mid-use', () => {
  test('says so, keeps what was typed, sends it once, and goes on by itself', async () => {
    const page = await opened('funder officer', '/allocations/allocation_aa');
    const name = page.locator('[name=name]');
    await name.fill('Access of AA, renamed');
    await demo.stopServer();
    await page.getByRole('button', { name: 'Save' }).click();
    const notice = page.getByRole('alert').getByText('Polder cannot be reached');
    await notice.waitFor();
    await page.getByText('This is sent as soon as it answers, once.').waitFor();
    expect(await name.inputValue()).toBe('Access of AA, renamed');
    await demo.startServer();
    await page.getByText('Saved.').waitFor();
    await notice.waitFor({ state: 'detached' });
    expect(await page.locator('h1').textContent()).toBe('Access of AA, renamed');
    await page.context().close();
  });
});

describe('a form', () => {
  test('says at its field what was expected, and keeps what was typed over a reload', async () => {
    const page = await opened('funder officer', '/allocations/allocation_aa');
    const share = page.getByLabel('Share in percent');
    await share.fill('500');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Expected a percentage above 0, and 100 at most; found 500').waitFor();
    expect(await share.getAttribute('aria-invalid')).toBe('true');
    await page.reload();
    await settled(page);
    expect(await share.inputValue()).toBe('500');
    await page.context().close();
  });

  test('takes storage in whole GiB or none, and what is no number takes none away', async () => {
    const page = await opened('funder officer', '/allocations/allocation_aa');
    const storage = page.getByLabel('Storage in GiB, at each site');
    const save = async (typed: string) => {
      await storage.fill(typed);
      await page.getByRole('button', { name: 'Save' }).click();
    };
    await save('5,000');
    await page.getByText('5,000 GiB at each site').waitFor();
    await save('1.5');
    await page.getByText(/^Expected whole GiB from 0 to .*, or nothing; found 1\.5$/).waitFor();
    expect(await storage.getAttribute('aria-invalid')).toBe('true');
    await save('');
    await page.getByText('None set by Polder').waitFor();
    await page.context().close();
  });
});

/** Tables without what every table has, and charts without their description or their table. */
const LACKING = `[
  ...[...document.querySelectorAll('main table:not(.plain)')].filter((table) => {
    const tools = table.closest('.table')?.querySelector('.table-tools');
    const parts = ['input[type=search]', 'details.table-columns', 'a[download], button.link'];
    return tools == null || parts.some((part) => tools.querySelector(part) === null) ||
      [...table.querySelectorAll('thead th')].some((each) => each.querySelector('button') === null);
  }),
  ...[...document.querySelectorAll('figure.chart')].filter((chart) =>
    !chart.querySelector('figcaption')?.textContent || chart.querySelector('table') === null),
].map((each) => each.querySelector('caption, figcaption')?.textContent ?? each.outerHTML)`;

const VIEWS = [
  { button: 'English', language: 'en', colorScheme: 'light', options: ALL_RULES },
  { button: 'English', language: 'en', colorScheme: 'dark', options: COLOURS_ALONE },
  { button: 'Nederlands', language: 'nl', colorScheme: 'light', options: ALL_BUT_COLOURS },
] as const;

const KINDS =
  'party|programme|commitment|cluster|contract|allocation|job|person|system|site|rehearsal|' +
  'application|access-call|invoice|registration';
/** Ids that people read: not in code, which stands beside a name for who wants to copy one. */
const RAW_IDS = `(() => {
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const id = /\\b(${KINDS})_[a-z0-9]/;
  const found = [];
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    if (id.test(data) && parentElement.closest('code, textarea') === null) found.push(data);
  }
  return found;
})()`;

describe.concurrent('every page', { timeout: 90_000 }, () => {
  test.each(WEB_PAGES)(
    '$name: axe finds nothing, in both languages and schemes, and it is no wider than 390 px',
    async (target) => {
      const page = await demo.pageBeside(target.persona);
      const faults = faultsOf(page);
      await openPage(page, demo.url, target);
      expect(await page.evaluate(LACKING)).toEqual([]);
      expect(await page.evaluate(RAW_IDS)).toEqual([]);
      await page.evaluate(AXE);
      for (const { button, language, colorScheme, options } of VIEWS) {
        await page.getByRole('button', { name: button }).click();
        await page.emulateMedia({ colorScheme });
        const found = await faultsByAxe(page, options);
        expect([language, colorScheme, found]).toEqual([language, colorScheme, []]);
        expect(await page.getAttribute('html', 'lang')).toBe(language);
      }
      await page.setViewportSize({ width: 390, height: 900 });
      await fitted(page);
      expect(faults).toEqual([]);
      await demo.giveBack(target.persona, page);
    },
  );
});
