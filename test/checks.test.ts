// Every check by cases, every documented code by its own examples. A case is one text file in `checks/NAME/`: files of a
// configuration tree (or one file without folder), then what the check of that name says about them. `UPDATE=1` writes the latter.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Example } from '../compiler/check/check.ts';
import type { Diagnostic, Place } from '../compiler/diagnostics.ts';
import { noFix } from '../compiler/generate/no-fix.ts';
import { applyFixes } from '../compiler/fix/fix.ts';
import type { Project } from '../compiler/load/model.ts';
import { findRule, rules } from '../compiler/rules/all.ts';
import { checkProject, type Input, loadProject } from '../compiler/run.ts';
import type { Product } from '../compiler/schema/option.ts';
import { assertGolden } from './golden-file.ts';
import { mapFiles } from './map-files.ts';

const folder = join(import.meta.dirname, 'checks');

interface Checked {
  readonly project: Project;
  readonly diagnostics: readonly Diagnostic[];
}

/** Codes that a run of these texts offered a fix for: the last of these tests asks for the same runs once more. */
const offered = new Map<string, readonly string[]>();
const runOf = (example: Example, product: Product, momentum?: string) => JSON.stringify([example, product, momentum]);

function run(example: Example, product: Product, momentum?: string): Checked {
  const texts = textsOf(example);
  const [only, ...others] = Object.keys(texts);
  const lone = only !== undefined && others.length === 0 && /^[^/]+\.conf$/.test(only);
  const inputs: Input[] = [lone ? { kind: 'file', path: only } : { kind: 'tree', path: '.' }];
  const project = loadProject(inputs, mapFiles(texts), { product, ...(momentum === undefined ? {} : { momentum }) });
  const diagnostics = checkProject(project);
  const fixed = diagnostics.filter((each) => each.fix !== null).map((each) => each.code);
  offered.set(runOf(example, product, momentum), fixed);
  return { project, diagnostics };
}

function textsOf(example: Example): Readonly<Record<string, string>> {
  return typeof example === 'string' ? { 'ecelerity-cluster.conf': example } : example;
}

describe('cases of checks', () => {
  for (const name of readdirSync(folder).sort()) {
    for (const file of readdirSync(join(folder, name)).sort()) {
      it(`${name}/${basename(file, '.txt')}`, () => {
        const rule = findRule(name);
        assert.ok(rule !== null, `no check is called ${name}`);
        const path = join(folder, name, file);
        const { product, momentum, texts, input } = readCase(readFileSync(path, 'utf8'));
        const { project, diagnostics } = run(texts, product, momentum);
        const syntax = diagnostics.filter((each) => each.code.startsWith('EC10'));
        assert.deepEqual(syntax, [], 'a case of a check must be well formed');
        const found = diagnostics.filter((each) => each.code === rule.code);
        assertGolden(path, `${input}=== expect\n${found.map((each) => show(each, project)).join('')}`);
        assertFixed(texts, product, found, rule.code);
      });
    }
  }
});

describe('examples of codes', () => {
  // What a baseline says of a run takes a baseline, only what is shown is cut, and what cannot be compiled is found by compiling.
  const elsewhere = ['stale-baseline', 'findings-too-many', 'not-compilable'];
  for (const rule of rules.filter((each) => !elsewhere.includes(each.name))) {
    it(`${rule.code} ${rule.name}`, () => {
      const runs = (['4', '3'] as const).map((product) => ({ product, bad: run(rule.bad, product).diagnostics }));
      const raised = runs.find(({ bad }) => bad.some((each) => each.code === rule.code));
      assert.ok(raised !== undefined, 'its bad example must raise it');
      const { product, bad } = raised;
      const good = run(rule.good, product).diagnostics;
      const wrong = good.filter((each) => each.code === rule.code || each.severity === 'error');
      assert.deepEqual(wrong, [], 'its good example must be free of it, and of errors');
      assertFixed(
        rule.bad,
        product,
        bad.filter((each) => each.code === rule.code),
        rule.code,
      );
    });
  }

  it('offers a fix for every code, or says why not', () => {
    const fixed = new Set<string>();
    const collect = (...each: Parameters<typeof run>) => {
      if (!offered.has(runOf(...each))) run(...each);
      for (const code of offered.get(runOf(...each)) ?? []) fixed.add(code);
    };
    for (const rule of rules) for (const product of ['4', '3'] as const) collect(rule.bad, product);
    for (const name of readdirSync(folder)) {
      for (const file of readdirSync(join(folder, name))) {
        const { product, momentum, texts } = readCase(readFileSync(join(folder, name, file), 'utf8'));
        collect(texts, product, momentum);
      }
    }
    const without = rules.map(({ code }) => code).filter((code) => !fixed.has(code));
    assert.deepEqual(without, Object.keys(noFix).sort());
    assert.ok(without.length <= 63, `${without.length} of ${rules.length} codes have no fix`);
  });

  it('has no code and no name twice', () => {
    for (const key of ['code', 'name'] as const) assert.equal(new Set(rules.map((rule) => rule[key])).size, rules.length);
  });
});

/** Applies each fix that was offered alone: what it mends must be gone, and the text still well formed. */
function assertFixed(example: Example, product: Product, found: readonly Diagnostic[], code: string): void {
  const texts = textsOf(example);
  for (const fix of new Set(found.flatMap((each) => [...(each.fix === null ? [] : [each.fix]), ...(each.alternatives ?? [])]))) {
    const { texts: changed } = applyFixes(new Map(Object.entries(texts)), [fix]);
    const after = run({ ...texts, ...Object.fromEntries(changed) }, product).diagnostics;
    assert.ok(after.filter((each) => each.code === code).length < found.length, `"${fix.title}" must mend what it is offered for`);
    if (!code.startsWith('EC10')) assert.ok(!after.some((each) => each.code.startsWith('EC10')), 'a fix must leave the text well formed');
  }
}

interface Case {
  readonly momentum: string | undefined;
  readonly product: Product;
  readonly texts: Readonly<Record<string, string>>;
  /** The text before the expectation, as it is. */
  readonly input: string;
}

/** `=== path` begins a file; `=== product 3` at the start chooses the product. */
function readCase(text: string): Case {
  const [input = ''] = text.split(/^=== expect\n/m);
  const texts: Record<string, string> = {};
  let product: Product = '4';
  let momentum: string | undefined;
  for (const part of input.split(/^=== /m)) {
    const end = part.indexOf('\n');
    const head = part.slice(0, end).trim();
    if (head === 'product 3') product = '3';
    else if (head.startsWith('momentum ')) momentum = head.slice('momentum '.length);
    else if (head !== '') texts[head] = part.slice(end + 1);
  }
  return { product, momentum, texts, input };
}

function show(found: Diagnostic, project: Project): string {
  const at = (place: Place) => {
    const human = project.sources.get(place.file)?.lines.human(place.start) ?? { line: 1, column: 1 };
    return `${place.file}:${human.line}:${human.column}`;
  };
  const related = found.related.map((each) => `  ${at(each.at)} ${each.message}\n`);
  const fixes = [...(found.fix === null ? [] : [found.fix]), ...(found.alternatives ?? [])].map(({ title }) => `  fix: ${title}\n`);
  return `${found.code} ${found.severity} ${at(found.at)} ${found.message}\n${related.join('')}${fixes.join('')}`;
}
