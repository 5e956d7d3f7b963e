/** What the schema says of the field at the cursor. */
import type { ReactNode } from 'react';
import { DetailList } from '../../../parts/detail-list.tsx';
import { useTexts } from '../../../texts/preferences.tsx';
import { editorTexts } from '../editor-texts.ts';
import { type Cursor, fieldAt, type SchemaField } from './field-at.ts';

interface FieldMeaningProps {
  readonly schema: SchemaField;
  readonly cursor: Cursor;
}

export function FieldMeaning({ schema, cursor: { block, key } }: FieldMeaningProps) {
  const texts = useTexts(editorTexts);
  const own = key === '' ? undefined : fieldAt(schema, [...block, key]);
  const path = own === undefined ? block : [...block, key];
  const field = own ?? fieldAt(schema, block);
  if (field === undefined) return <p id="editor-field">{texts.noField}</p>;
  const { minimum, maximum, examples = [], enum: words, properties } = field;
  const unit = field['x-unit'];
  const told: readonly (readonly [string, ReactNode | undefined])[] = [
    [texts.form, field['x-form']],
    [texts.unit, unit === '' ? undefined : unit],
    [
      texts.range,
      minimum === undefined ? undefined : texts.rangeOf(String(minimum), String(maximum)),
    ],
    [texts.choices, words?.join(', ')],
    [texts.example, examples[0] === undefined ? undefined : String(examples[0])],
    [texts.fields, properties === undefined ? undefined : Object.keys(properties).join(', ')],
  ];
  return (
    <div lang="en">
      <p id="editor-field">
        {path.length > 0 && <code>{path.join('.')}</code>} {field.description}
      </p>
      <DetailList
        details={told.flatMap(([name, text]) => (text === undefined ? [] : [[name, text]]))}
      />
    </div>
  );
}
