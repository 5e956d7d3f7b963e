/**
 * The tests in a browser, apart from npm test: they need Debian's chromium-headless-shell. The last
 * line is `N passed, N failed`.
 *
 *   node scripts/browser-test.mjs
 */
import { runFullForm } from './full-form.mjs';

await runFullForm('test/browser', {});
