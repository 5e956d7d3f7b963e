/**
 * What a table of 100,000 rows costs in Chromium: the page of jobs, with that many in hand. Its
 * first rows, sorting, filtering, and frames while it is scrolled; and that few rows are ever in
 * the document. The list comes from the page itself, so that no network is measured.
 */
const ROWS = 100_000;
/** Ten rows a frame: as fast as a wheel is turned. */
const PIXELS_A_FRAME = 330;

export async function tableFigures(browser, { url, cookies }) {
  const context = await browser.newContext();
  await context.addCookies(cookies);
  const page = await context.newPage();
  await page.addInitScript(answerJobs, ROWS);
  await page.goto(`${url}/jobs`);
  await page.locator('.table tbody tr[aria-rowindex]').first().waitFor({ timeout: 120_000 });
  const figures = await page.evaluate(measure, PIXELS_A_FRAME);
  await context.close();
  if (figures.rowCount !== ROWS) throw new Error(`The table has ${figures.rowCount} rows`);
  return figures;
}

/** In the page, before its scripts: the list of jobs is answered here. */
function answerJobs(rowCount) {
  const STATES = ['running', 'waiting', 'completed', 'failed'];
  const job = (_, index) => ({
    ...{ id: `job_${String(index + 1).padStart(8, '0')}`, name: `run ${index % 97}` },
    ...{ allocation: `allocation_${index % 12}`, funder: `party_${index % 12}` },
    ...{ site: `site_${index % 5}`, cluster: `cluster_${index % 5}`, submittedBy: 'person_x' },
    ...{ gpuCount: (index * 7_919) % 4_096, requestedSeconds: 3_600 + (index % 86_400) },
    ...{ submittedAt: new Date(1.8e12 - index * 1e3).toISOString(), state: STATES[index % 4] },
    ...{ rejection: null, waitReason: null, waitsSince: null, startsBy: null },
    ...{ firstStartedAt: null, endedAt: null, attemptCount: 1, keptSeconds: 0 },
    ...{ isRehearsed: true, version: 1 },
  });
  const ask = globalThis.fetch;
  globalThis.fetch = async (address, request) => {
    if (new URL(address, location.href).pathname !== '/v1/jobs') return ask(address, request);
    const items = Array.from({ length: rowCount }, job);
    const text = JSON.stringify({ items, nextCursor: null });
    performance.mark('rows-answered');
    new MutationObserver((_, observer) => {
      if (document.querySelector('.table tbody tr[aria-rowindex]') === null) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => performance.mark('rows-painted')));
    }).observe(document, { childList: true, subtree: true });
    return new Response(text, { headers: { 'content-type': 'application/json' } });
  };
}

/** In the page. */
async function measure(pixelsAFrame) {
  const table = document.querySelector('.table');
  const scroller = table.querySelector('.table-scroll');
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const rows = () => table.querySelectorAll('tbody tr[aria-rowindex]');
  const rowCountNow = () => Number(table.querySelector('table').ariaRowCount) - 1;
  let longestFrame = 0;
  /** Until the table shows it, which is what `isDone` says. */
  const timeOf = async (act, isDone) => {
    const start = performance.now();
    longestFrame = 0;
    act();
    for (let before = start, isShown = false; !isShown; isShown = isDone()) {
      await frame();
      longestFrame = Math.max(longestFrame, performance.now() - before);
      before = performance.now();
    }
    return performance.now() - start;
  };
  while (performance.getEntriesByName('rows-painted').length === 0) await frame();
  const [answered] = performance.getEntriesByName('rows-answered');
  const [painted] = performance.getEntriesByName('rows-painted');
  const rowCount = rowCountNow();
  const gpus = [...table.querySelectorAll('thead button')].find(({ textContent }) =>
    textContent.startsWith('GPUs'),
  );
  const isSorted = () => gpus.closest('th').ariaSort === 'descending';
  const sortMilliseconds = await timeOf(() => gpus.click(), isSorted);
  const input = table.querySelector('input[type=search]');
  const type = (text) => {
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
    set.call(input, text);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const isFiltered = () => rowCountNow() < rowCount;
  const filterMilliseconds = await timeOf(() => type('failed'), isFiltered);
  // A letter that is typed meanwhile is seen no later than this.
  const letterMilliseconds = longestFrame;
  await timeOf(
    () => type(''),
    () => !isFiltered(),
  );
  let domRowsMax = rows().length;
  let frames = 0;
  const start = performance.now();
  while (performance.now() - start < 2_000) {
    scroller.scrollTop += pixelsAFrame;
    await new Promise((resolve) => requestAnimationFrame(resolve));
    frames += 1;
    domRowsMax = Math.max(domRowsMax, rows().length);
  }
  const framesASecond = (frames * 1_000) / (performance.now() - start);
  const milliseconds = painted.startTime - answered.startTime;
  return {
    ...{ rowCount, milliseconds, sortMilliseconds, filterMilliseconds },
    letterMilliseconds,
    ...{ domRowsMax, framesASecond },
  };
}
