/** A page of the demo, logged in as a persona and as it stays. */
import type { Page } from 'playwright-core';
import { settled } from '../../scripts/browser.mjs';
import type { ServedDemo } from './served-demo.ts';

export async function openedOn(demo: ServedDemo, role: string | null, path: string): Promise<Page> {
  const page = await demo.newPage(role);
  await page.goto(`${demo.url}${path}`);
  await settled(page);
  return page;
}

/** Sends a write from a page, as its forms do. Answers the status and the body. */
export function sent(page: Page, method: string, path: string, body: object) {
  const call = JSON.stringify({ method, path, body: JSON.stringify(body) });
  return page.evaluate(`(async ({ method, path, body }) => {
    const response = await fetch(path, {
      method,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': Array.from(crypto.getRandomValues(new Uint8Array(16))).join(''),
        'x-polder-csrf': /polder_csrf=([^;]+)/.exec(document.cookie)[1],
      },
      body,
    });
    return { status: response.status, body: await response.json() };
  })(${call})`) as Promise<{ readonly status: number; readonly body: { readonly id: string } }>;
}
