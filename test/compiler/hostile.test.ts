// The whole pipeline on hostile input: any bytes in any file of a tree. It ends, it never throws, what it says points into the files,
// and nothing with an error becomes an IR.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { applyFixes } from '../../compiler/fix/fix.ts';
import { githubReport } from '../../compiler/report/github.ts';
import { jsonReport } from '../../compiler/report/json.ts';
import { rules } from '../../compiler/rules/all.ts';
import { compileProject, type Input, loadProject } from '../../compiler/run.ts';
import type { Files } from '../../compiler/load/source.ts';
import { validateIr } from '../../runtime/ir/validate.ts';
import { globFiles } from '../glob.mjs';
import { mapFiles } from '../map-files.ts';
import { repository, shared } from '../shared.ts';

const byCode = new Map(rules.map((rule) => [rule.code, rule]));
const paths = [
  'global/msgc_server.conf',
  'default/ecelerity.conf',
  'default/ecelerity-cluster.conf',
  'east1/ecelerity.conf',
  'west1/node-local.conf',
  'mgr1/eccluster.conf',
];

/** Files whose content is bytes, not text. */
function byteFiles(texts: Readonly<Record<string, Uint8Array>>): Files {
  const names = mapFiles(Object.fromEntries(Object.keys(texts).map((path) => [path, ''])));
  return { ...names, read: (path) => (texts[path] === undefined ? names.read(path) : { bytes: texts[path] }) };
}

/** Everything that must hold of any input. */
function survive(files: Files, inputs: readonly Input[] = [{ kind: 'tree', path: '.' }]): void {
  const project = loadProject(inputs, files, { product: '4' });
  const { ir, diagnostics } = compileProject(project);
  for (const { at, related, message, code, fix } of diagnostics) {
    for (const place of [at, ...related.map((each) => each.at)]) {
      const source = project.sources.get(place.file);
      assert.ok(place.start >= 0 && place.start <= place.end, `${code} ${place.start}-${place.end}`);
      if (source !== undefined) assert.ok(place.end <= source.text.length, `${code} beyond the end of ${place.file}`);
    }
    assert.ok(message.length > 5 && !/undefined|NaN|\[object/.test(message.replace(/["`].*["`]/s, '')), `${code} ${message}`);
    assert.ok(fix === null || fix.edits.length > 0, code);
  }
  assert.equal(
    ir === null,
    diagnostics.some((each) => each.severity === 'error'),
  );
  if (ir !== null) assert.deepEqual(validateIr(ir), []);
  applyFixes(
    new Map([...project.sources].map(([path, source]) => [path, source.text])),
    diagnostics.flatMap((each) => (each.fix === null ? [] : [each.fix])),
  );
  const summary = { product: project.product, nodes: [], managers: [], files: 0, baselined: 0, failOn: 'error' } as const;
  const checked = { diagnostics, sources: project.sources, summary };
  JSON.parse(jsonReport(checked, byCode, '0'));
  githubReport(checked, byCode);
}

const examples = globFiles(join(repository, 'examples'), '.conf').map((path) => readFileSync(path, 'utf8'));
const corpusFolder = shared('corpus', 'docs');
const corpus =
  corpusFolder === null
    ? []
    : readdirSync(corpusFolder)
        .filter((name) => name.endsWith('.conf'))
        .map((name) => readFileSync(join(corpusFolder, name), 'utf8'));
const seeds = [...examples, ...corpus];

/** A real text with pieces of others put in, cut out, and single characters changed. */
const mutated = fc
  .record({
    text: fc.constantFrom(...seeds),
    other: fc.constantFrom(...seeds),
    cuts: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(40), fc.string({ unit: 'binary', maxLength: 6 })), {
      maxLength: 8,
    }),
    splice: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ text, other, cuts, splice }) => {
    let result = text.slice(0, Math.floor(text.length * splice)) + other + text.slice(Math.floor(text.length * splice));
    for (const [at, length, put] of cuts) {
      const start = Math.floor(result.length * at);
      result = result.slice(0, start) + put + result.slice(start + length);
    }
    return new TextEncoder().encode(result);
  });

describe('hostile input', () => {
  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: paths.length, maxLength: paths.length }), (contents) => {
        survive(byteFiles(Object.fromEntries(paths.map((path, i) => [path, contents[i] ?? new Uint8Array()]))));
      }),
      { numRuns: 300 },
    );
  });

  it('survives mutated real configurations', () => {
    fc.assert(
      fc.property(fc.array(mutated, { minLength: paths.length, maxLength: paths.length }), (contents) => {
        survive(byteFiles(Object.fromEntries(paths.map((path, i) => [path, contents[i] ?? new Uint8Array()]))));
      }),
      { numRuns: 300 },
    );
  });

  it('survives trees of odd names and shapes', () => {
    const name = fc.constantFrom(
      'default',
      'global',
      'east1',
      '..',
      'a b',
      'é',
      'ecelerity.conf',
      'eccluster.conf',
      '__proto__',
      'constructor',
      'toString',
    );
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.filter((part) => part !== '..').join('/') || 'x');
    fc.assert(
      fc.property(fc.dictionary(path, fc.constantFrom(...examples, 'include "../default/"\n', 'include "/"\n', 'include "."\n')), (files) =>
        survive(mapFiles(files)),
      ),
      { numRuns: 200 },
    );
  });

  it('survives names that objects have', () => {
    for (const word of ['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'prototype']) {
      const text = `${word} = 1\n${word} { ${word} = [ ${word} = ${word} ] }\ncluster { ${word} = 2 logs = [ ${word} = "/a" ] Replicate "${word}" { type = "${word}" } }\nBinding "${word}" { Bind_Address = "10.0.0.1" Enable_Duravip = true Duravip_Preference = "${word}" }\nmsgc_server { peers = [ ${word} = "10.0.0.2" ] }\n`;
      survive(mapFiles({ 'default/ecelerity.conf': text, [`${word}/x.conf`]: text }));
    }
  });

  it('survives 100,000 levels, and 100,000 options of one name', () => {
    survive(mapFiles({ 'a.conf': 'a { '.repeat(100_000) }), [{ kind: 'file', path: 'a.conf' }]);
    survive(mapFiles({ 'a.conf': 'max_retries = 1\n'.repeat(100_000) }), [{ kind: 'file', path: 'a.conf' }]);
  });
});
