import type { Paint } from './paint';

const TOKEN =
  /(?<key>"(?:[^"\\]|\\.)*")(?=:)|(?<text>"(?:[^"\\]|\\.)*")|(?<word>\b(?:true|false|null)\b|-?\d[\d.eE+-]*)/g;

/** Colours names and values of a JSON text. */
export function colourJson(json: string, paint: Paint): string {
  return json.replace(TOKEN, (token: string, key?: string, text?: string) => {
    if (key !== undefined) return paint('cyan', token);
    return text === undefined ? paint('yellow', token) : paint('green', token);
  });
}
