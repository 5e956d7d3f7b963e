/** `?format=`: the other forms in which a route answers, beside `Accept`. */
import Type, { type TObject } from 'typebox';

export interface AnswerForm {
  /** Its word, such as `pdf`. */
  readonly format: string;
  readonly mediaType: string;
  /** What the form is, such as `as pages`. */
  readonly says: string;
}

/** The query with a form more; those that it has already stay, `first` where it has none. */
export function withForm(
  query: TObject,
  first: readonly string[],
  { format, mediaType, says }: AnswerForm,
): TObject {
  const before = query.properties.format as
    | { readonly enum: readonly string[]; readonly description: string }
    | undefined;
  const said = `${format}: ${says}; so does Accept: ${mediaType}`;
  const merged = Type.Unsafe<string>({
    type: 'string',
    enum: [...(before?.enum ?? first), format],
    description: before === undefined ? said : `${before.description}. ${said}`,
  });
  const properties = { ...query.properties, format: Type.Optional(merged) };
  return Type.Object(properties, { additionalProperties: false });
}
