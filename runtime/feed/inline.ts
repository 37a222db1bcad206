// A command as somebody types it into `nc`: words between blanks; "in quotes" with \n, \r, \t, \b, \a, \xHH and \" inside, 'or so' with \'
// only. As Redis does it, so that what is pasted means the same.

const [blank, tab, cr, quote, apostrophe, backslash] = [32, 9, 13, 34, 39, 92];
const escapes: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, a: 7 };

/** The words; null: a quote is not closed, or something follows it without a blank. */
export function splitLine(line: Uint8Array): Buffer[] | null {
  const words: Buffer[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && isBlank(line[at])) at++;
    if (at >= line.length) return words;
    const word: number[] = [];
    for (; at < line.length && !isBlank(line[at]);) {
      const byte = line[at] ?? 0;
      if (byte === quote || byte === apostrophe) {
        at = readQuoted(line, at + 1, byte, word);
        if (at < 0 || (at < line.length && !isBlank(line[at]))) return null;
      } else {
        word.push(byte);
        at++;
      }
    }
    words.push(Buffer.from(word));
  }
}

/** Gives the place behind the closing quote; -1: there is none. */
function readQuoted(line: Uint8Array, from: number, closing: number, word: number[]): number {
  for (let at = from; at < line.length; at++) {
    const byte = line[at] ?? 0;
    if (byte === closing) return at + 1;
    if (byte !== backslash || at + 1 >= line.length) {
      word.push(byte);
      continue;
    }
    const next = String.fromCharCode(line[at + 1] ?? 0);
    const hex = Buffer.from(line.subarray(at + 2, at + 4)).toString('latin1');
    if (closing === apostrophe) {
      if (next !== "'") word.push(byte);
      else word.push(line[++at] ?? 0);
    } else if (next === 'x' && /^[0-9a-fA-F]{2}$/.test(hex)) {
      word.push(Number.parseInt(hex, 16));
      at += 3;
    } else {
      word.push(escapes[next] ?? line[at + 1] ?? 0);
      at++;
    }
  }
  return -1;
}

function isBlank(byte: number | undefined): boolean {
  return byte === blank || byte === tab || byte === cr;
}
