/** The application on the small demo: a server in this process, a browser, and its personas. */
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openBrowser } from '../../scripts/browser.mjs';
import { putBudget } from '../../src/funding/commands/parties.ts';
import type { Budget } from '../../src/funding/commitment.ts';
import { present } from '../../src/kernel/assert.ts';
import { done } from '../../src/kernel/outcome.ts';
import { toEpochSeconds } from '../../src/kernel/units.ts';
import { rehearsedTo, saved } from '../../src/live/demo/testing/small-history.ts';
import { createLog } from '../../src/live/log.ts';
import { NOTICE_RULES } from '../../src/live/notices/notice-rules.ts';
import { personasIn } from '../../src/live/personas.ts';
import { readSettings } from '../../src/live/settings.ts';
import { type RunningServer, startServer } from '../../src/live/start-server.ts';
import { callerAt } from '../../src/live/testing/applied.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../src/platform/database/testing/create-test-database.ts';
import { tellNext } from '../../src/platform/notices/commands.ts';
import type { RunRehearsal } from '../../src/rehearsal/rehearse-text.ts';
import { saveSmallApplications } from './small-applications.ts';
import { saveSmallInvoices } from './small-invoices.ts';

const WEB_FOLDER = fileURLToPath(new URL('../../dist/web', import.meta.url));

/** Longer than anything here takes, and shorter than a test may. */
const WAIT_MILLISECONDS_MAX = 25_000;

const WINDOW = { width: 1_280, height: 720 };

const now = () => toEpochSeconds(Math.floor(Date.now() / 1_000));

export class ServedDemo {
  readonly #store: TestDatabase;
  readonly #browser: Browser;
  readonly #cookies = new Map<string, ReturnType<BrowserContext['cookies']>>();
  readonly #shared = new Map<string | null, Promise<BrowserContext>>();
  readonly #idle = new Map<string | null, Page[]>();
  #server: RunningServer;

  private constructor(store: TestDatabase, browser: Browser, server: RunningServer) {
    this.#store = store;
    this.#browser = browser;
    this.#server = server;
  }

  /** `runRehearsal` is left out where nothing is to be rehearsed. */
  static async start(runRehearsal?: RunRehearsal): Promise<ServedDemo> {
    const [store, small, browser] = await Promise.all([
      createTestDatabase(),
      rehearsedTo(now()),
      openBrowser(),
    ]);
    await saved(store.database, small);
    await saveSmallApplications(store.database, now());
    await saveSmallInvoices(store.database, now());
    await told(store);
    return new ServedDemo(store, browser, await serve(store, '0', runRehearsal));
  }

  get url(): string {
    return this.#server.url;
  }

  /** A page of its own, logged in as a persona, by role or name; `null` is a visitor. */
  async newPage(role: string | null): Promise<Page> {
    return (await this.#newContext(role)).newPage();
  }

  /** One more page of a persona, beside others of it: what they have loaded is there already. */
  async pageBeside(role: string | null): Promise<Page> {
    const idle = this.#idle.get(role)?.pop();
    if (idle !== undefined) return idle;
    const context = this.#shared.get(role) ?? this.#newContext(role);
    this.#shared.set(role, context);
    return (await context).newPage();
  }

  /** For the next page of the persona: a tab of its own would compile the application again. */
  async giveBack(role: string | null, page: Page): Promise<void> {
    await page.setViewportSize(WINDOW);
    this.#idle.set(role, [...(this.#idle.get(role) ?? []), page]);
  }

  /** Tells who is to be told of what has happened, as whoever leads does: nobody leads here. */
  tell(): Promise<void> {
    return told(this.#store);
  }

  /** What a party may promise of a year, as a programme file says it. */
  async giveBudget(budget: Budget): Promise<void> {
    await this.#store.database.write(callerAt(now()), async (writer) => {
      await putBudget(writer, budget);
      return done(undefined);
    });
  }

  stopServer(): Promise<void> {
    return this.#server.close();
  }

  /** At the address that it had. */
  async startServer(): Promise<void> {
    this.#server = await serve(this.#store, new URL(this.url).port);
  }

  async end(): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
    await this.#store.close();
  }

  async #newContext(role: string | null): Promise<BrowserContext> {
    const context = await this.#browser.newContext({
      locale: 'en',
      colorScheme: 'light',
      viewport: WINDOW,
    });
    if (role !== null) await context.addCookies(await this.#cookiesOf(role));
    context.setDefaultTimeout(WAIT_MILLISECONDS_MAX);
    return context;
  }

  /** A link logs in once, so all pages of a persona share one login, by role or name. */
  #cookiesOf(role: string) {
    const { name, url } = present(
      this.#server.logins.find((each) => each.role === role || each.name === role),
      `the persona ${role}`,
    );
    const cookies = this.#cookies.get(name) ?? this.#login(url);
    this.#cookies.set(name, cookies);
    return cookies;
  }

  async #login(url: string) {
    const context = await this.#browser.newContext();
    await context.request.get(url, { maxRedirects: 0 });
    const cookies = await context.cookies();
    await context.close();
    return cookies;
  }
}

/** Who has no role until a test gives it one; Nora Newcomer keeps having none. */
const ASKER = { id: 'asker', name: 'Alma Asker', description: 'Without a role.', grants: [] };

async function serve(
  { database }: TestDatabase,
  port: string,
  runRehearsal?: RunRehearsal,
): Promise<RunningServer> {
  const read = readSettings({ POLDER_PORT: port }, () => undefined);
  if (!read.ok) throw new Error('The settings of the test are at fault');
  return startServer({
    settings: read.settings,
    store: { database, state: async () => ({ kind: 'ready' }) },
    secretKey: 'k'.repeat(40),
    version: '0.0.0',
    now,
    log: createLog({ level: 'error', format: 'text' }, process.stderr),
    engineTrouble: () => undefined,
    engineFigures: () => undefined,
    personas: [...(await database.snapshot(personasIn)), ASKER],
    webFolder: WEB_FOLDER,
    runRehearsal,
  });
}

async function told({ database }: TestDatabase): Promise<void> {
  await tellNext(database, NOTICE_RULES, { seen: 0n, now: now() });
}

/** What went wrong in a page; a request that is refused is no fault of it. */
export function faultsOf(page: Page): readonly string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() !== 'error' || message.text().startsWith('Failed to load')) return;
    faults.push(message.text());
  });
  return faults;
}
