/** Someone was first: what changed since one began, by whom, and what becomes of one's own. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Problem } from '../../../../src/client/runtime.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { Notice } from '../states.tsx';
import { meanwhileTexts } from './meanwhile-texts.ts';

/** What is seen of a thing, a line each; the same lines whenever it is read. */
export type Seen = readonly (readonly [label: string, text: string])[];

export interface Change {
  readonly label: string;
  readonly before: string;
  readonly now: string;
}

/** The lines that differ; one that is gone or new has a dash where it is not. */
export function changesOf(before: Seen, now: Seen): readonly Change[] {
  const [old, present] = [new Map(before), new Map(now)];
  return [...new Set([...old.keys(), ...present.keys()])]
    .map((label) => ({ label, before: old.get(label) ?? '–', now: present.get(label) ?? '–' }))
    .filter((change) => change.before !== change.now);
}

interface MeanwhileProps {
  readonly changes: readonly Change[];
  /** What one typed oneself, by the label of its line. */
  readonly typed: ReadonlyMap<string, string>;
  /** The refusal that said so, where it was sent already. */
  readonly problem: Problem | undefined;
  readonly takeTheirs: () => void;
  readonly sendYours: () => void;
}

export function Meanwhile(props: MeanwhileProps) {
  const { changes, typed, problem, takeTheirs, sendYours } = props;
  const texts = useTexts(meanwhileTexts);
  return (
    <Notice kind="bad" title={useWhoChanged(problem)}>
      <p>{texts.kept}</p>
      <Changes changes={changes} typed={typed} />
      <div className="row">
        <Button variant="default" onClick={takeTheirs}>
          {texts.takeTheirs}
        </Button>
        <Button variant="default" onClick={sendYours}>
          {texts.sendYours}
        </Button>
      </div>
    </Notice>
  );
}

interface StaleProps {
  readonly problem: Problem;
  readonly changes: readonly Change[];
}

/** In a dialog, where nothing was typed: what it asked about is no longer what was seen. */
export function Stale({ problem, changes }: StaleProps) {
  const texts = useTexts(meanwhileTexts);
  return (
    <Notice kind="bad" title={useWhoChanged(problem)}>
      {changes.length > 0 && <Changes changes={changes} typed={new Map()} />}
      <p>{texts.lookAgain}</p>
    </Notice>
  );
}

function useWhoChanged(problem: Problem | undefined): string {
  const texts = useTexts(meanwhileTexts);
  const formats = useFormats();
  const { changedBy, changedByName = changedBy, changedAt } = problem?.facts ?? {};
  if (changedByName === undefined || typeof changedAt !== 'string') return texts.changedBySomeone;
  return texts.changedBy(String(changedByName), formats.dateTime(changedAt));
}

interface ChangesProps {
  readonly changes: readonly Change[];
  readonly typed: ReadonlyMap<string, string>;
}

function Changes({ changes, typed }: ChangesProps): ReactNode {
  const texts = useTexts(meanwhileTexts);
  if (changes.length === 0) return <p>{texts.unseen}</p>;
  const isTyped = changes.some(({ label }) => typed.has(label));
  return (
    <div className="table-scroll">
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{texts.field}</th>
            <th scope="col">{texts.before}</th>
            <th scope="col">{texts.now}</th>
            {isTyped && <th scope="col">{texts.yours}</th>}
          </tr>
        </thead>
        <tbody>
          {changes.map(({ label, before, now }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{before}</td>
              <td>{now}</td>
              {isTyped && <td>{typed.get(label) ?? '–'}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
