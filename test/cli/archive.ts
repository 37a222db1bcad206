// One case of the command line in one text file: what it shows, the commands, the files they find, and what comes out.
//
//     What this case shows.
//     $ ecconf check a.conf
//     -- a.conf --
//     cluster {
//     -- exit --
//     1
//     -- stdout --
//     ...
//
// Sections: files by their path; `stdin`; then the expectations `exit`, `stdout`, `stderr`, and `after PATH` for a file's text
// afterwards. An absent `stdout` or `stderr` is empty. A file section that ends in `\` lacks its last line end.

export interface Case {
  readonly about: string;
  /** Arguments of each command, without `ecconf`. */
  readonly commands: readonly (readonly string[])[];
  readonly files: ReadonlyMap<string, string>;
  readonly stdin: string;
  /** Expectations by section name. */
  readonly expected: ReadonlyMap<string, string>;
}

const isExpectation = (name: string) => ['exit', 'stdout', 'stderr'].includes(name) || name.startsWith('after ');

export function readCase(text: string): Case {
  const parts = text.split(/^-- (.+) --\n/m);
  const head = (parts[0] ?? '').split('\n');
  const sections = new Map<string, string>();
  for (let i = 1; i < parts.length; i += 2) sections.set(parts[i] ?? '', (parts[i + 1] ?? '').replace(/\\\n$/, ''));
  return {
    about: head.filter((line) => line !== '' && !line.startsWith('$ ')).join(' '),
    commands: head.flatMap((line) => (line.startsWith('$ ecconf') ? [words(line.slice('$ ecconf'.length))] : [])),
    files: new Map([...sections].filter(([name]) => !isExpectation(name) && name !== 'stdin')),
    stdin: sections.get('stdin') ?? '',
    expected: new Map([...sections].filter(([name]) => isExpectation(name))),
  };
}

/** The text of the same case with other expectations. */
export function writeCase(text: string, actual: ReadonlyMap<string, string>): string {
  const parts = text.split(/^(?=-- .+ --\n)/m);
  const kept = parts.filter((part) => !isExpectation(/^-- (.+) --\n/.exec(part)?.[1] ?? ''));
  const added = [...actual].filter(([name, content]) => name === 'exit' || name.startsWith('after ') || content !== '');
  return kept.join('') + added.map(([name, content]) => `-- ${name} --\n${content}${/(^|\n)$/.test(content) ? '' : '\\\n'}`).join('');
}

/** Words of a command line; double quotes hold blanks together. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|\S+/g)].map((match) => match[1] ?? match[0]);
}
