/**
 * Whether a person is let in, against a model of three words: nobody keeps it out, an administrator
 * does, the directory does. What a directory says moves the last alone.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { present } from '../../../kernel/assert.ts';
import { entryOfPerson } from '../store/directory.ts';
import { personById } from '../store/persons.ts';
import { IdentityWorld, loginOf } from '../testing/identity-world.ts';
import {
  changeInDirectory,
  type DirectoryUser,
  enterFromDirectory,
  removeFromDirectory,
} from './directory.ts';
import { enterPerson, setPersonActive } from './persons.ts';

let world: IdentityWorld;
beforeAll(async () => {
  world = await IdentityWorld.create();
});
afterAll(async () => {
  await world.store.close();
});

const { issuer } = loginOf('any');
const SOURCE = { issuer, subjectWord: 'externalId' } as const;

type KeptOutBy = 'nobody' | 'administrator' | 'directory';

interface Model {
  keptOutBy: KeptOutBy;
  isInDirectory: boolean;
}

const STEPS = {
  enters: (model: Model) => {
    if (model.isInDirectory) return;
    model.isInDirectory = true;
    if (model.keptOutBy === 'directory') model.keptOutBy = 'nobody';
  },
  saysActive: (model: Model) => {
    if (model.isInDirectory && model.keptOutBy === 'directory') model.keptOutBy = 'nobody';
  },
  saysInactive: (model: Model) => {
    if (model.isInDirectory && model.keptOutBy === 'nobody') model.keptOutBy = 'directory';
  },
  removes: (model: Model) => {
    if (!model.isInDirectory) return;
    model.isInDirectory = false;
    if (model.keptOutBy === 'nobody') model.keptOutBy = 'directory';
  },
  administratorKeepsOut: (model: Model) => {
    model.keptOutBy = 'administrator';
  },
  administratorLetsIn: (model: Model) => {
    model.keptOutBy = 'nobody';
  },
} as const;
type Step = keyof typeof STEPS;

async function take(step: Step, personId: string, user: DirectoryUser): Promise<void> {
  const say = (isActive: boolean) => {
    const change = async () => ({ ...user, isActive });
    return world.write((writer) =>
      changeInDirectory(writer, SOURCE, { personId, version: undefined, change }),
    );
  };
  const decide = async (isActive: boolean) => {
    const { version } = present(await personById(world.store.database, personId), personId);
    return world.write((writer) => setPersonActive(writer, { personId, isActive, version }));
  };
  switch (step) {
    case 'enters':
      await world.write((writer) => enterFromDirectory(writer, SOURCE, user));
      return;
    case 'saysActive':
      await say(true);
      return;
    case 'saysInactive':
      await say(false);
      return;
    case 'removes':
      await world.write((writer) =>
        removeFromDirectory(writer, SOURCE, { personId, version: undefined }),
      );
      return;
    case 'administratorKeepsOut':
      await decide(false);
      return;
    case 'administratorLetsIn':
      await decide(true);
  }
}

let runs = 0;
const anyStep = fc.constantFrom(...(Object.keys(STEPS) as Step[]));

test('who is let in is as the model says, after every step', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 3, maxLength: 14 }), async (steps) => {
      runs += 1;
      const subject = `subject-${runs}`;
      const person = await world.person(subject);
      const names = { displayName: subject, givenName: undefined, familyName: undefined };
      const user: DirectoryUser = {
        ...{ ...names, userName: subject, externalId: subject },
        ...{ eduPersonUniqueId: undefined, mail: undefined, isActive: true },
      };
      const model: Model = { keptOutBy: 'nobody', isInDirectory: false };
      for (const step of steps) {
        STEPS[step](model);
        await take(step, person.id, user);
        const entry = await entryOfPerson(world.store.database, issuer, person.id);
        const login = await world.write((writer) =>
          enterPerson(writer, loginOf(subject), undefined),
        );
        expect({ isLetIn: login.ok, isInDirectory: entry !== undefined }).toEqual({
          isLetIn: model.keptOutBy === 'nobody',
          isInDirectory: model.isInDirectory,
        });
      }
    }),
    { numRuns: 60 },
  );
});
