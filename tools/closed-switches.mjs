// `node tools/closed-switches.mjs`: fails where a `switch` over a union leaves a case out, whether or not it has a `default`. So a new kind of
// event, message or value has to be looked at wherever kinds are told apart. Switches over any string or number are left alone.
//
// The compiler itself answers: in a copy of the sources every `switch` gets a statement in front of it that does not compile unless its
// cases are all that its subject can be. (TypeScript 7 has no API to ask, and Biome's rule knows neither `Exclude` nor `default`.) Prettier has
// laid the sources out, so lines tell where a switch and its cases begin.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { globFiles } from '../test/glob.mjs';

const root = join(import.meta.dirname, '..');
const folders = ['base', 'grammar', 'compiler', 'runtime', 'lsp'];
const help = `
type Rest__<T, C> = string extends T ? never : number extends T ? never : Exclude<T, C>;
declare function leftOut__<const T, const C extends readonly unknown[]>(subject: T, cases: C): Rest__<T, C[number]>;
declare function nothing__(left: never): void;
`;

const copy = mkdtempSync(join(tmpdir(), 'ecconf-switches-'));
try {
  for (const folder of [...folders, 'tools', 'package.json', 'tsconfig.json'])
    cpSync(join(root, folder), join(copy, folder), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const count = folders
    .flatMap((folder) => globFiles(join(copy, folder), '.ts'))
    .filter((file) => !/[.]d[.]ts$|\/generated\//.test(file))
    .reduce((sum, file) => sum + watchSwitches(file), 0);
  const wrong = typeErrors();
  for (const line of wrong) console.error(line);
  if (wrong.length > 0) console.error('a switch over a union names every case; where nothing is to be done, it says so');
  else console.log(`${count} switches, none over a union leaves a case out`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

/** Puts the statement in front of each switch of a file, on its line; gives their number. */
function watchSwitches(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  let count = 0;
  for (const [at, line] of lines.entries()) {
    const begin = /^( *)(?:\w+: )?switch \((.*)\) \{$/.exec(line);
    if (begin === null) {
      if (/^ *switch \(/.test(line))
        throw new Error(`${relative(copy, file)}:${at + 1}: a switch that this tool cannot read: name its subject first`);
      continue;
    }
    const [, indent = '', subject] = begin;
    const end = lines.indexOf(`${indent}}`, at);
    const cases = lines.slice(at, end).flatMap((each) => new RegExp(`^${indent}  case (.*?):(?: [{]| .*)?$`).exec(each)?.[1] ?? []);
    lines[at] = `${indent}nothing__(leftOut__(${subject}, [${cases.join(', ')}])); ${line.trimStart()}`;
    count++;
  }
  if (count > 0) writeFileSync(file, `${lines.join('\n')}\n${help}`);
  return count;
}

/** Lines `FILE:LINE: the cases that are missing`. Other errors are those of `npm run types`, and stop us. */
function typeErrors() {
  const config = JSON.parse(readFileSync(join(copy, 'tsconfig.json'), 'utf8'));
  config.include = folders;
  config.compilerOptions.noUnusedLocals = false;
  writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify(config));
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/typescript/lib/tsc.js'), '--noEmit', '--pretty', 'false'],
    {
      cwd: copy,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    },
  );
  const errors = stdout.split('\n').filter((line) => /^[^ ].*: error TS/.test(line));
  const found = errors.map((line) => {
    const missing = /^(.*)\((\d+),\d+\): error TS2345: Argument of type '(.*)' is not assignable to parameter of type 'never'/.exec(line);
    return missing === null ? line : `${missing[1]}:${missing[2]}: a switch leaves out ${missing[3]}`;
  });
  if (status !== 0 && found.length === 0) throw new Error(`the compiler ended with ${status}:\n${stdout}`);
  return found;
}
