// What makes text do nothing but be read, wherever it is shown: nothing of it steers a terminal, reorders or breaks a line, or is a command of a CI
// service that reads the log: those of GitHub begin a line (`::error ...::`) or stand anywhere (`##[...]`), as those of Azure (`##vso[...]`) and
// TeamCity do. The doors are made of this, and so is what an untrusted text is where nobody has taken one (`foreign.ts`).

const plain = /^(?!\s*::)[\x20-\x22\x24-\x7e]*$/;
/** C0, DEL, C1, lone surrogates, separators of lines, marks that reorder or hide, and interlinear and tag characters. */
const active =
  /[\0-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/u;
const everyActive = new RegExp(active, 'gu');
/** A command at the beginning of a line; `::1` and `::ffff:10.1.1.1` are addresses. */
const lineCommand = /^(\s*):(?=:(?:[a-z-]*[g-z-][a-z-]*)(?:\s|:))/i;
const anyCommand = /##(?=\[|vso\[|teamcity\[)/gi;

/** One line, without its end. */
export function inertText(text: string): string {
  return plain.test(text) ? text : inert(text.replaceAll('\t', ' '));
}

/** Several lines; their ends and tabs stay as they are. */
export function inertBlock(text: string): string {
  return text.split('\n').map(inertLine).join('\n');
}

function inertLine(line: string): string {
  if (plain.test(line)) return line;
  const [text, end] = line.endsWith('\r') ? [line.slice(0, -1), '\r'] : [line, ''];
  // A tab is a blank to whoever looks for a command at the beginning of a line.
  const begin = lineCommand.test(text) ? text.replace(lineCommand, '$1\ufffd') : text;
  return (
    begin
      .split('\t')
      .map((part, i) => (i === 0 ? inert(part) : withoutCommands(part.replace(everyActive, pictureOf))))
      .join('\t') + end
  );
}

/** A character as it may be shown, in one cell where it is not itself. */
export function shownCharacter(character: string): string {
  return active.test(character) ? pictureOf(character) : character;
}

/** As long as `text`, so that carets below it stay right. */
export function withoutCommands(text: string): string {
  return text.includes('##') ? text.replace(anyCommand, '#\ufffd') : text;
}

function inert(text: string): string {
  return withoutCommands(text.replace(everyActive, pictureOf)).replace(lineCommand, '$1\ufffd');
}

function pictureOf(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  if (codePoint < 0x20) return String.fromCharCode(0x2400 + codePoint);
  return codePoint === 0x7f ? '\u2421' : '\ufffd';
}
