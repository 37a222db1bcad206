import assert from 'node:assert/strict';
import { applyEdits } from '../../compiler/fix/fix.ts';
import type { Rule } from '../../compiler/check/check.ts';
import type { Diagnostic, Severity } from '../../compiler/diagnostics.ts';
import { suppress } from '../../compiler/check/suppress.ts';
import { sourceOf } from '../source-of.ts';

const rule = (code: string, name: string): Rule => ({ code, name, severity: 'error', title: '', why: '', bad: '', good: '' });
const rules = [
  rule('EC1001', 'unexpected-text'),
  rule('EC1009', 'separator'),
  rule('EC2001', 'unknown-option'),
  rule('EC2002', 'wrong-type'),
  rule('EC3104', 'balance'),
];

/** A finding at each `CODE@piece` of a file; the first place is the primary one, the others are related. */
function findings(texts: Readonly<Record<string, string>>, wanted: readonly string[], severity: Severity = 'error'): Diagnostic[] {
  return wanted.map((want) => {
    const [code = '', ...pieces] = want.split('@');
    const [at, ...others] = pieces.map((piece) => {
      const [file, text] = Object.entries(texts).find(([, content]) => content.includes(piece)) ?? ['', ''];
      const start = text.indexOf(piece);
      return { file, start, end: start + piece.length };
    });
    assert.ok(at);
    return { code, severity, message: '', at, related: others.map((place) => ({ at: place, message: '' })), fix: null, nodes: [] };
  });
}

interface Case {
  readonly name: string;
  readonly text: string | Readonly<Record<string, string>>;
  readonly found: readonly string[];
  /** Codes that are left, sorted. */
  readonly left: readonly string[];
  /** The text after the fixes. */
  readonly fixed?: string;
  readonly severity?: Severity;
  readonly notRun?: string;
}

const cases: readonly Case[] = [
  { name: 'behind the option', text: 'x = 1 # ecconf-ignore EC2001: ours\n', found: ['EC2001@x = 1'], left: [] },
  { name: 'on the line before', text: '# ecconf-ignore EC2001: ours\nx = 1\n', found: ['EC2001@x = 1'], left: [] },
  { name: 'before other comments', text: '# ecconf-ignore EC2001: ours\n\n# about x\nx = 1\n', found: ['EC2001@x = 1'], left: [] },
  { name: 'by name', text: 'x = 1 # ecconf-ignore unknown-option: ours\n', found: ['EC2001@x = 1'], left: [] },
  { name: 'in lower case', text: 'x = 1 # ecconf-ignore ec2001: ours\n', found: ['EC2001@x = 1'], left: [] },
  { name: 'several codes', text: 'x = 1 # ecconf-ignore EC2001, wrong-type: ours\n', found: ['EC2001@x = 1', 'EC2002@1'], left: [] },
  { name: 'in a block comment', text: '/* ecconf-ignore EC2001: ours */\nx = 1\n', found: ['EC2001@x = 1'], left: [] },
  { name: 'for the whole file', text: 'x = 1\ny = 2\n# ecconf-ignore-file EC2001: lab\n', found: ['EC2001@x', 'EC2001@y'], left: [] },
  {
    name: 'not the line after next',
    text: '# ecconf-ignore EC2001: ours\ny = 2\nx = 1\n',
    found: ['EC2001@x'],
    left: ['EC2001', 'EC3902'],
    fixed: 'y = 2\nx = 1\n',
  },
  {
    name: 'not another code',
    text: 'x = 1 # ecconf-ignore EC2002: ours\n',
    found: ['EC2001@x'],
    left: ['EC2001', 'EC3902'],
    fixed: 'x = 1\n',
  },
  {
    name: 'a comment behind speaks of its own line only',
    text: 'y = 2 # ecconf-ignore EC2001: ours\nx = 1\n',
    found: ['EC2001@x'],
    left: ['EC2001', 'EC3902'],
    fixed: 'y = 2\nx = 1\n',
  },
  {
    name: 'a cross-node finding at a related place',
    text: { 'a.conf': 'size = 4\n', 'b.conf': 'size = 8 # ecconf-ignore EC3104: moving\n' },
    found: ['EC3104@size = 4@size = 8'],
    left: [],
  },
  { name: 'without a reason', text: 'x = 1 # ecconf-ignore EC2001\n', found: ['EC2001@x'], left: ['EC3901'] },
  { name: 'with an empty reason', text: 'x = 1 # ecconf-ignore EC2001:  \n', found: ['EC2001@x'], left: ['EC3901'] },
  { name: 'unknown code', text: 'x = 1 # ecconf-ignore EC9999: ours\n', found: [], left: ['EC3903'] },
  { name: 'no code', text: 'x = 1 # ecconf-ignore : ours\n', found: [], left: ['EC3903'] },
  {
    name: 'one of two unused',
    text: 'x = 1 # ecconf-ignore EC2001, EC2002: ours\n',
    found: ['EC2001@x'],
    left: ['EC3902'],
    fixed: 'x = 1 # ecconf-ignore EC2001: ours\n',
  },
  {
    name: 'the first of two unused',
    text: 'x = 1 # ecconf-ignore EC2002, EC2001: ours\n',
    found: ['EC2001@x'],
    left: ['EC3902'],
    fixed: 'x = 1 # ecconf-ignore EC2001: ours\n',
  },
  { name: 'a check that did not run', text: 'x = 1 # ecconf-ignore EC3104: ours\n', found: [], left: [], notRun: 'EC3104' },
  { name: 'a syntax error', text: 'x x # ecconf-ignore EC1001: ours\n', found: ['EC1001@x x'], left: ['EC1001', 'EC3903'] },
  { name: 'a syntax error that leaves nothing unread', text: 'x = 1; # ecconf-ignore EC1009: ours\n', found: ['EC1009@;'], left: [] },
  { name: 'a syntax warning', text: 'x x # ecconf-ignore EC1001: ours\n', found: ['EC1001@x x'], left: [], severity: 'warning' },
  { name: 'a sentence about it', text: '# see ecconf-ignore EC2001: no\nx = 1\n', found: ['EC2001@x = 1'], left: ['EC2001'] },
  { name: 'in a string', text: 'y = "# ecconf-ignore EC2001: no"\nx = 1\n', found: ['EC2001@x = 1'], left: ['EC2001'] },
];

describe('suppression', () => {
  for (const { name, text, found, left, fixed, severity, notRun } of cases) {
    it(name, () => {
      const texts = typeof text === 'string' ? { 'a.conf': text } : text;
      const sources = new Map(Object.entries(texts).map(([path, content]) => [path, sourceOf(path, content)]));
      const { kept } = suppress(findings(texts, found, severity), sources, { rules, ran: (code) => code !== notRun });
      assert.deepEqual(kept.map(({ code }) => code).sort(), left);
      const edits = kept.flatMap(({ fix }) => fix?.edits ?? []);
      if (fixed !== undefined) assert.equal(applyEdits(texts['a.conf'] ?? '', edits), fixed);
      else assert.deepEqual(edits, []);
    });
  }
});
