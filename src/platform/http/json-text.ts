/**
 * A value that is kept as the JSON that it is sent as. What many ask for again and again is written
 * once: half of what a page of jobs costs the server is to read its rows and to write them as JSON.
 */
export class JsonText<Value> {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  static of<Value>(value: Value): JsonText<Value> {
    return new JsonText(JSON.stringify(value));
  }

  /** Read anew at each call. */
  get value(): Value {
    return JSON.parse(this.text);
  }
}

export function toJsonText(value: unknown): string {
  return value instanceof JsonText ? value.text : JSON.stringify(value);
}

export function fromJsonText<Value>(value: Value | JsonText<Value>): Value {
  return value instanceof JsonText ? value.value : value;
}
