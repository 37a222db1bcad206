// Time is linear in the input: of each nasty shape twice as much takes at most three times as long, in every step of the command line and
// of the editor. Shapes are drawn from a grammar, so that what nobody has thought of is tried as well. Processor time, and the
// least of several runs: the machine may be busy.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { renderReport } from '../../compiler/commands/render.ts';
import type { Diagnostic } from '../../compiler/diagnostics.ts';
import { printEffective } from '../../compiler/emit/effective.ts';
import { formatText } from '../../compiler/format/format.ts';
import type { Project } from '../../compiler/load/model.ts';
import { LineIndex } from '../../grammar/line-index.ts';
import { checkProject, loadProject } from '../../compiler/run.ts';
import { codeLens } from '../../lsp/features/code-lens.ts';
import { completion } from '../../lsp/features/completion.ts';
import { documentSymbol } from '../../lsp/features/document-symbol.ts';
import { foldingRange } from '../../lsp/features/folding-range.ts';
import { hover } from '../../lsp/features/hover.ts';
import { inlayHint } from '../../lsp/features/inlay-hint.ts';
import { openWorkspace } from '../../lsp/state/workspace.ts';
import { mapFiles } from '../map-files.ts';
import { allocated, growing, timed } from './growth.ts';
import { checkout } from './run.ts';

/** One unit of a shape; the number makes it unlike the others. */
type Unit = (i: number) => string;

const units: Readonly<Record<string, Unit>> = {
  'items of a list': (i) => `a${i}, `,
  'bare words': () => 'a, ',
  'open dictionaries': () => 'x = [ ',
  'open lists': () => 'x = ( ',
  'open stanzas': () => 'a { ',
  'unknown options': (i) => `o${i} = 1\n`,
  'one option again': () => 'max_retries = 1 ',
  'options in the wrong place': (i) => `max_delay = ${i} `,
  'unknown stanzas': (i) => `Foo "f${i}" { x = 1 }\n`,
  bindings: (i) => `Binding "b${i}" { Bind_Address = "10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}" Enable_Duravip = true }\n`,
  'one binding again': () => 'Binding "b" { Bind_Address = "10.0.0.1" Enable_Duravip = true } ',
  'bindings that follow': (i) =>
    `Binding "b${i}" { Bind_Address = "10.0.${(i >> 8) & 255}.${i & 255}" Enable_Duravip = true Duravip_Follow = "b${i + 1}" }\n`,
  topologies: (i) => `cluster { Topology "10.${(i >> 8) & 255}.${i & 255}.0/24" { cidrmask = 32 interface = "eth${i}" } }\n`,
  replicas: (i) => `cluster { Replicate "r${i}" { type = "cache" } }\n`,
  listeners: (i) => `ESMTP_Listener { Listen "10.0.${(i >> 8) & 255}.${i & 255}:25" { Enable_Duravip = true } }\n`,
  suppressions: (i) => `o${i} = 1 # ecconf-ignore EC2001: why\n`,
  'suppressions of nothing': () => '# ecconf-ignore EC2001: why\n\n',
  'suppressions on one line': () => '/* ecconf-ignore EC2001: why */ ',
  includes: (i) => `include "f${i}.conf"\n`,
  'the folder itself': () => 'include "."\n',
  quotes: () => '"',
  'strings left open': () => 'x = "a\n',
  braces: () => '}',
  parentheses: () => ')',
  'characters of two units': () => 'x\u{1f600} = 1 ',
  comments: () => '/* a */ ',
  blanks: () => '                    ',
  'line ends': () => 'a = 1\r',
  backslashes: () => 'x = "\\" \\" ',
};
const names = Object.keys(units);

interface Shape {
  readonly parts: readonly string[];
  readonly around: readonly [string, string];
}

const arounds: readonly (readonly [string, string])[] = [
  ['', ''],
  ['', ''],
  ['x = [', ']\n'],
  ['cluster {\n', '}\n'],
  ['x = "', '"\n'],
  ['msgc_server { peers = [', '] }\n'],
];

const shape: fc.Arbitrary<Shape> = fc.record({
  parts: fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }),
  around: fc.constantFrom(...arounds),
});

/** Units enough that a look at all others for each of them stands out, in a text that is neither long nor short. */
function textOf({ parts, around: [before, after] }: Shape, factor: number): string {
  const [least, most] = [charactersLeast * factor, charactersMost * factor];
  let text = before;
  for (let i = 0; text.length < least || (i < unitsLeast * factor && text.length < most); i++)
    for (const part of parts) text += units[part]?.(i) ?? '';
  return text + after;
}

const unitsLeast = 1000;
const charactersLeast = 8000;
const charactersMost = 16_000;

/** Milliseconds of the processor for each step. */
async function measure(text: string): Promise<Readonly<Record<string, number>>> {
  const took: Record<string, number> = {};
  const step = <T>(name: string, run: () => T | Promise<T>): Promise<T> => timed(took, name, run);
  const files = mapFiles({ 'default/ecelerity.conf': text });
  const project: Project = await step('load', () => loadProject([{ kind: 'tree', path: '.' }], files, { product: '4' }));
  const diagnostics: readonly Diagnostic[] = await step('check', () => checkProject(project));
  const summary = { product: '4', nodes: [], managers: [], files: 1, baselined: 0, failOn: 'error' } as const;
  for (const format of ['text', 'json', 'sarif', 'github', 'gitlab', 'junit'] as const) {
    const rendering = { format, color: 'never', quiet: false, consequences: true, env: {}, isTerminal: false, columns: 100 } as const;
    await step(format, () => renderReport({ diagnostics, sources: project.sources, summary }, rendering));
  }
  const [node] = project.nodes;
  if (node !== undefined) await step('show', () => printEffective(node));
  await step('fmt', () => formatText(text, { product: '4' }));

  const path = '/w/default/ecelerity.conf';
  const workspace = openWorkspace(mapFiles({ [path]: text }));
  workspace.setFolders(['/w']);
  await step('open', () => workspace.open(`file://${path}`, 1, text));
  await step('findings in the editor', () => workspace.provisional(path));
  const snapshot = workspace.snapshot(path);
  if (snapshot === null) return took;
  const middle = Math.floor(text.length / 2);
  await step('hover', () => hover(snapshot, path, middle, workspace.settings));
  await step('completion', () => completion(snapshot, path, middle));
  await step('lenses', () => codeLens(snapshot, path));
  await step('hints', () => inlayHint(snapshot, path, { start: middle, end: middle + 2000 }, workspace.settings.inlayHints));
  await step('outline', () => documentSymbol(snapshot, path));
  await step('folds', () => foldingRange(snapshot, path));
  return took;
}

function growingShape(drawn: Shape): Promise<readonly string[]> {
  return growing((factor) => measure(textOf(drawn, factor)));
}

const tryAll = process.env['ECCONF_LONG'] !== undefined;
/** Shapes that were slow once, or are nearest to one that was. `ECCONF_LONG=1` tries all. */
const slowOnce = new Set([
  ...['items of a list', 'open dictionaries', 'unknown options', 'options in the wrong place', 'bindings'],
  ...['suppressions', 'the folder itself', 'quotes', 'characters of two units'],
]);
const looksAt = names.filter((name) => tryAll || slowOnce.has(name));

describe('time in proportion to the input', () => {
  // Code that is run for the first time is slow, whatever it is given: each shape would be looked at again for it.
  before(async () => {
    for (const parts of [names, ['items of a list']]) await measure(textOf({ parts, around: ['', ''] }, 0.3));
  });

  for (const name of looksAt) {
    it(`of ${name}`, async () => assert.deepEqual(await growingShape({ parts: [name], around: ['', ''] }), []));
  }

  it('of columns in one long line', async () => {
    const columns = async (factor: number): Promise<Readonly<Record<string, number>>> => {
      const took: Record<string, number> = {};
      const text = 'a, '.repeat(4000 * factor);
      const index = new LineIndex(text);
      await timed(took, 'columns', () => {
        for (let at = 0; at < text.length; at += 3) index.human(at);
      });
      return took;
    };
    assert.deepEqual(await growing(columns), []);
  });

  it('of whatever shapes put together, in memory as well', async () => {
    const cost = (drawn: Shape) => (factor: number) => allocated(() => measure(textOf(drawn, factor)));
    await fc.assert(
      fc.asyncProperty(shape, async (drawn) => assert.deepEqual(await growing(cost(drawn)), [])),
      { numRuns: tryAll ? 30 : 3, interruptAfterTimeLimit: 40_000 },
    );
  });

  it('sees who looks for the start of the line at each comma', async () => {
    const planted = (text: string): number => {
      let sum = 0;
      for (let at = 0; at < text.length; at++)
        if (text.charCodeAt(at) === 0x2c) for (let back = at; back > 0 && text.charCodeAt(back) !== 10; back--) sum++;
      return sum;
    };
    const slow = (items: number) => async (factor: number) => {
      const took: Record<string, number> = {};
      const text = 'a, '.repeat(items * factor);
      await timed(took, 'lines', () => text.split('\n').length);
      await timed(took, 'columns', () => planted(text));
      return took;
    };
    // What is too quick to be looked at on one machine takes a second on another.
    let items = 2500;
    while (((await slow(items)(1)).columns ?? 0) < 60) items *= 2;
    assert.match((await growing(slow(items))).join(), /^columns: /);
  });

  it('sees what is asked of the heap and given back', async () => {
    const cost = await allocated(async () => {
      const lines = Array.from({ length: 3000 }, (_, i) => i);
      return { longest: lines.reduce((longest, _, i) => Math.max(longest, lines.slice(0, i).length), 0) };
    });
    assert.equal(cost.longest, 2999);
    assert.ok((cost['MiB of the heap'] ?? 0) > 20, JSON.stringify(cost));
  });

  it('does not take chance for growth', async () => {
    // What CI once saw of a step, and then what it takes when nothing is in its way.
    const said = [226, 54, 103, 210];
    let at = 0;
    assert.deepEqual(await growing(async () => ({ open: said[at++] ?? 0 })), []);
    assert.equal(at, said.length, 'it was looked at again, once');
    assert.match((await growing(async (factor) => ({ open: 50 * factor ** 2 }))).join(), /open: 200, then 800/);
  });
});

describe('much in little', () => {
  const within = async (files: Readonly<Record<string, string>>, argv: readonly string[], ms: number): Promise<string> => {
    const made = checkout(files);
    try {
      const before = process.cpuUsage();
      const { out, error } = await made.run(...argv);
      const { user } = process.cpuUsage(before);
      assert.doesNotMatch(error, /internal error/);
      assert.ok(user / 1000 < ms, `${(user / 1000).toFixed(0)} ms of the processor`);
      return out;
    } finally {
      made.remove();
    }
  };

  const items = `x = [${Array.from({ length: tryAll ? 20_000 : 10_000 }, (_, i) => `a${i}`).join(',')}]\n`;
  // 20,000 took 70 s; the growth of the others is looked at above.
  for (const format of tryAll ? ['text', 'json', 'sarif', 'github', 'gitlab', 'junit'] : ['sarif']) {
    it(`tells of items on one line as ${format}`, async () => {
      const out = await within({ 'a.conf': items }, ['check', '--format', format, 'a.conf'], tryAll ? 8000 : 4000);
      assert.match(out, /EC0010/);
      assert.ok(out.length < 3_000_000, `${out.length} characters`);
    });
  }

  it('tells of 16,000 open dictionaries', async () => {
    await within({ 'a.conf': 'x = [ '.repeat(16_000) }, ['check', 'a.conf'], 8000);
  });

  it('reads files that each include their folder', async () => {
    const files = Object.fromEntries(Array.from({ length: tryAll ? 20 : 6 }, (_, i) => [`conf/default/f${i}.conf`, 'include "."\n']));
    const out = await within({ ...files, 'conf/default/ecelerity.conf': 'include "."\n' }, ['check', 'conf'], 30_000);
    assert.match(out, /EC0002|EC0007/);
  });

  it('does not take a list of names for so many machines', async () => {
    const peers = Array.from({ length: 400 }, (_, i) => `n${i} = "10.0.${i >> 8}.${i & 255}"`).join('\n');
    const out = await within({ 'conf/default/ecelerity.conf': `msgc_server { peers = [\n${peers}\n] }\n` }, ['check', 'conf'], 30_000);
    assert.match(out, /EC0012/);
  });

  it('formats a long list', async () => {
    const words = Array.from({ length: tryAll ? 500_000 : 100_000 }, (_, i) => `item${i}`).join(' ');
    const out = await within({ 'a.conf': `x = ( ${words} )\n` }, ['fmt', '--check', 'a.conf'], tryAll ? 8000 : 2000);
    assert.match(out, /a\.conf/);
  });

  it('shows the first findings of a file and counts the rest', async () => {
    const out = await within(
      { 'a.conf': Array.from({ length: 1500 }, (_, i) => `No_Such_${i} = 1\n`).join('') },
      ['check', '--format', 'json', 'a.conf'],
      20_000,
    );
    const report = JSON.parse(out);
    assert.equal(report.diagnostics.length, 1001);
    assert.equal(report.diagnostics.at(-1).code, 'EC0010');
    assert.equal(report.summary.warnings, 1500);
  });
});
