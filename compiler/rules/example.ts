// Files of examples that plain text cannot show: symbolic links, other encodings and modes, very long ones. The first word tells.

export type ExampleFile =
  | { readonly kind: 'text'; readonly text: string }
  /** `@symlink TARGET` */
  | { readonly kind: 'link'; readonly target: string }
  /** `@latin1 TEXT`: written in ISO 8859-1. */
  | { readonly kind: 'latin1'; readonly text: string }
  /** `@mode 0600 TEXT`: of root, with that mode. */
  | { readonly kind: 'mode'; readonly mode: number; readonly text: string }
  /** `@repeat N TEXT`: the text N times. */
  | { readonly kind: 'repeat'; readonly count: number; readonly text: string };

export function parseExampleFile(text: string): ExampleFile {
  const target = /^@symlink (\S+)\s*$/.exec(text)?.[1];
  if (target !== undefined) return { kind: 'link', target };
  if (text.startsWith('@latin1 ')) return { kind: 'latin1', text: text.slice('@latin1 '.length) };
  const mode = /^@mode ([0-7]{3,4}) /.exec(text);
  if (mode !== null) return { kind: 'mode', mode: Number.parseInt(mode[1] ?? '', 8), text: text.slice(mode[0].length) };
  const repeat = /^@repeat (\d+) /.exec(text);
  if (repeat !== null) return { kind: 'repeat', count: Number(repeat[1]), text: text.slice(repeat[0].length) };
  return { kind: 'text', text };
}

/** How people are shown a file of an example: a remark and the text, either may be empty. Long texts are cut. */
export function showExampleFile(text: string): { readonly remark: string; readonly lines: readonly string[] } {
  const file = parseExampleFile(text);
  switch (file.kind) {
    case 'link':
      return { remark: `a symbolic link to ${file.target}`, lines: [] };
    case 'latin1':
      return { remark: 'in ISO 8859-1', lines: shortened(file.text) };
    case 'mode':
      return { remark: `root:root, mode ${file.mode.toString(8).padStart(4, '0')}`, lines: shortened(file.text) };
    case 'repeat':
      return { remark: `${file.count} times`, lines: shortened(file.text) };
    case 'text':
      return { remark: '', lines: shortened(file.text) };
  }
}

function shortened(text: string): string[] {
  const lines = text.trimEnd().split('\n');
  return lines.length <= 40 ? lines : [...lines.slice(0, 30), `# ... ${lines.length - 30} more lines of the same kind`];
}
