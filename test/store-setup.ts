/** Opens the door to the store of the tests before the run, and stops the store after it. */
import type { TestProject } from 'vitest/node';
import { startTestStore } from '../src/platform/database/testing/test-store.ts';

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const store = await startTestStore();
  project.provide('storeDoor', store.door);
  return store.close;
}
