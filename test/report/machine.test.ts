// The reports for programs: their text against golden files, their form against the schemas that the readers publish.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Log } from 'sarif';
import { validateXML } from 'xmllint-wasm';
import { githubReport } from '../../compiler/report/github.ts';
import { jsonReport } from '../../compiler/report/json.ts';
import { junitReport } from '../../compiler/report/junit.ts';
import { sarifReport } from '../../compiler/report/sarif.ts';
import { assertGolden } from '../golden-file.ts';
import { repository } from '../shared.ts';
import { clean, moved, rules, sample, sources } from './sample.ts';

const require = createRequire(import.meta.url);
const golden = (name: string) => join(repository, 'test', 'golden', 'report', name);
const readJson = (path: string): object => JSON.parse(readFileSync(path, 'utf8'));

/** Says every violation. */
function assertValid(schema: object, document: unknown, Validator: typeof Ajv2020 | typeof Ajv = Ajv2020): void {
  const ajv = new Validator({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false });
  const validate = ajv.compile(schema);
  assert.ok(validate(document), ajv.errorsText(validate.errors, { separator: '\n' }));
}

describe('json report', () => {
  const schema = readJson(join(repository, 'docs', 'schema', 'check-output.schema.json'));
  it('is as before', () => assertGolden(golden('report.json'), jsonReport(sample, rules, '0.0.0')));
  for (const [name, checked] of [
    ['findings', sample],
    ['nothing found', clean],
  ] as const) {
    it(`fits its schema: ${name}`, () => assertValid(schema, JSON.parse(jsonReport(checked, rules, '0.0.0'))));
  }
  it('knows every property by its schema', () => {
    const closed = JSON.parse(JSON.stringify(schema), (_key, value) =>
      typeof value === 'object' && value !== null && ('properties' in value || '$ref' in value)
        ? { ...value, unevaluatedProperties: false }
        : value,
    );
    // `place` is extended by those that refer to it, so it alone stays open.
    delete closed.$defs.place.unevaluatedProperties;
    assertValid(closed, JSON.parse(jsonReport(sample, rules, '0.0.0')));
  });
});

describe('sarif report', () => {
  const report: Log = JSON.parse(sarifReport(sample, rules, '0.0.0'));
  const results = report.runs[0]?.results ?? [];

  it('is as before', () => assertGolden(golden('report.sarif'), sarifReport(sample, rules, '0.0.0')));

  for (const [name, checked] of [
    ['findings', sample],
    ['nothing found', clean],
  ] as const) {
    it(`fits the 2.1.0 schema: ${name}`, () => assertValid(sarifSchema(), JSON.parse(sarifReport(checked, rules, '0.0.0')), Ajv));
  }

  it('points at the very text, in UTF-16 columns', () => {
    assert.equal(report.runs[0]?.columnKind, 'utf16CodeUnits');
    for (const result of results) {
      const { region, artifactLocation } = result.locations?.[0]?.physicalLocation ?? {};
      if (region === undefined) continue;
      const text = sources.get(decodeURIComponent(artifactLocation?.uri ?? ''))?.text ?? '';
      const lines = text.split(/\r\n|\n/);
      const line = lines[(region.startLine ?? 0) - 1] ?? '';
      const start = region.charOffset ?? 0;
      assert.equal(text.slice(start, start + 4), `${line.slice((region.startColumn ?? 0) - 1)}\n`.slice(0, 4));
    }
  });

  it('has one fingerprint a finding', () => {
    const prints = results.map((result) => result.partialFingerprints?.['ecconfPath/v1']);
    assert.equal(new Set(prints).size, sample.diagnostics.length);
  });

  it('keeps its fingerprints when lines move', () => {
    const again: Log = JSON.parse(sarifReport(moved(sample, '# a new first line\n'), rules, '0.0.1'));
    const prints = (log: Log) => log.runs[0]?.results?.map((result) => result.partialFingerprints);
    assert.deepEqual(prints(again), prints(report));
  });

  it('is refused with a wrong level', () => {
    const wrong = JSON.parse(JSON.stringify(report).replace('"level":"error"', '"level":"fatal"'));
    assert.throws(() => assertValid(sarifSchema(), wrong, Ajv), /level must be equal to one of the allowed values/);
  });
});

/** The official schema, from a package that ships it. Of draft 4, so what draft 7 reads otherwise is checked to be absent. */
function sarifSchema(): object {
  const folder = join(require.resolve('@microsoft/jest-sarif/package.json'), '..');
  const text = readFileSync(join(folder, 'lib', 'schemas', 'sarif-2.1.0-rtm.5.json'), 'utf8');
  assert.doesNotMatch(text, /"exclusiveM/);
  const { $schema: _draft, id: _id, definitions, ...rest } = JSON.parse(text);
  return { ...rest, definitions };
}

describe('github report', () => {
  it('is as before', () => assertGolden(golden('report.github.txt'), githubReport(sample, rules)));
  it('has one line a finding, and the last one', () => {
    const lines = githubReport(sample, rules).trimEnd().split('\n');
    assert.equal(lines.length, sample.diagnostics.length + 1);
    for (const line of lines.slice(0, -1)) assert.match(line, /^::(error|warning|notice) file=[^:,\r\n]+(,\w+=[^:,\r\n]*)*::[^\r\n]*$/);
  });
});

describe('junit report', () => {
  it('is as before', () => assertGolden(golden('report.junit.xml'), junitReport(sample)));
  for (const [name, checked] of [
    ['findings', sample],
    ['nothing found', clean],
    ['warnings fail', { ...sample, summary: { ...sample.summary, failOn: 'hint' as const } }],
    ['nothing fails', { ...sample, summary: { ...sample.summary, failOn: 'never' as const } }],
  ] as const) {
    it(`is valid by the schema: ${name}`, () => assertValidXml(junitReport(checked)));
  }
  it('would be refused with a wrong attribute', async () => {
    await assert.rejects(assertValidXml(junitReport(clean).replace('tests="6"', 'tests="many"')), /many/);
  });
  it('counts what it holds', () => {
    const xml = junitReport(sample);
    const count = (pattern: RegExp) => (xml.match(pattern) ?? []).length;
    assert.equal(Number(/<testsuites [^>]*tests="(\d+)"/.exec(xml)?.[1]), count(/<testcase /g));
    assert.equal(Number(/<testsuites [^>]*failures="(\d+)"/.exec(xml)?.[1]), count(/<failure /g));
    assert.equal(count(/<failure /g), 3);
  });
});

/** By libxml2, compiled to WebAssembly. */
async function assertValidXml(xml: string): Promise<void> {
  const { valid, rawOutput } = await validateXML({ xml, schema: readFileSync(join(import.meta.dirname, 'junit.xsd'), 'utf8') });
  assert.ok(valid, rawOutput);
}
