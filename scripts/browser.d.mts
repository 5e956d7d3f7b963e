import type { Browser, Cookie, Page } from 'playwright-core';

export interface WebPage {
  readonly name: string;
  readonly path: string;
  /** What is clicked once the address is there, such as the first link of a list. */
  readonly click?: string;
  /** What stands in place of the page, where it is on the list for that: `not-found`. */
  readonly state?: string;
  /** The role or the name of a persona, as `npm start` prints it; `null` for a visitor. */
  readonly persona: string | null;
}

export const AXE: string;
export const WEB_PAGES: readonly WebPage[];
export function openBrowser(): Promise<Browser>;
export function openPage(page: Page, origin: string, target: WebPage): Promise<void>;
export function settled(page: Page): Promise<void>;
export function personaCookies(
  browser: Browser,
  demo: { readonly url: string; readonly logins: readonly { name: string; role: string }[] },
): (persona: string | null) => Promise<Cookie[]>;
export function fitted(page: Page): Promise<void>;
