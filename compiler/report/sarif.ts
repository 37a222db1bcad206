// SARIF 2.1.0, as code scanning services read it. Columns are counted in UTF-16 code units and said to be so.

import { fileUriOf } from '../../base/file-uri.ts';
import { isAbsolute } from '../../base/paths.ts';
import { sha256 } from '../../base/sha256.ts';
import type { Fix as SarifFix, Location, Log, PhysicalLocation, Region, ReportingDescriptor, Result } from 'sarif';
import type { Rule } from '../check/check.ts';
import { configPath } from '../load/config-path.ts';
import type { Diagnostic, Fix, Place, Severity } from '../diagnostics.ts';
import type { Source } from '../load/source.ts';
import { pageOf } from '../check/pages.ts';
import { jsonText } from '../../base/json-text.ts';
import { rangeOf } from './ranges.ts';
import { type Checked, type Rules, servicePath } from './report.ts';

type Sources = ReadonlyMap<string, Source>;

const levels = { error: 'error', warning: 'warning', info: 'note', hint: 'note' } as const satisfies Record<Severity, string>;

/** The document, indented by two, ended by a line end. Only the rules that found something are described. */
export function sarifReport(checked: Checked, rules: Rules, toolVersion: string): string {
  const codes = [...new Set(checked.diagnostics.map(({ code }) => code))].sort();
  const prints = new Map<string, number>();
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'ecconf', semanticVersion: toolVersion, rules: codes.map((code) => descriptor(code, rules.get(code))) } },
        columnKind: 'utf16CodeUnits',
        artifacts: [...checked.sources.keys()].sort().map((path) => ({ location: { uri: uriOf(checked, path) } })),
        results: checked.diagnostics.map((diagnostic) => result(diagnostic, codes, checked, prints)),
      },
    ],
  } satisfies Log;
  return `${jsonText(log, 2)}\n`;
}

function descriptor(code: string, rule: Rule | undefined): ReportingDescriptor {
  if (rule === undefined) return { id: code };
  const { why } = pageOf(rule);
  const help = `${why}\n\nMore: ecconf explain ${code}`;
  return {
    id: code,
    name: pascal(rule.name),
    shortDescription: { text: rule.title },
    fullDescription: { text: why },
    help: { text: help, markdown: help },
    defaultConfiguration: { level: levels[rule.severity] },
  };
}

function result(diagnostic: Diagnostic, codes: readonly string[], checked: Checked, prints: Map<string, number>): Result {
  const { code, at, fix, nodes, because } = diagnostic;
  const { sources } = checked;
  // What follows from another finding points at it.
  const related = [
    ...diagnostic.related,
    ...(because === undefined ? [] : [{ at: because.at, message: `follows from ${because.code}: ${because.message}` }]),
  ];
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: levels[diagnostic.severity],
    message: { text: sarifText(diagnostic.message) },
    locations: [{ physicalLocation: physical(at, checked) }],
    ...(related.length > 0 && {
      relatedLocations: related.map((other, i): Location => ({
        id: i + 1,
        physicalLocation: physical(other.at, checked),
        message: { text: sarifText(other.message) },
      })),
    }),
    ...(fix !== null && { fixes: [sarifFix(fix, checked)] }),
    partialFingerprints: { 'ecconfPath/v1': fingerprint(diagnostic, sources, prints) },
    ...((nodes.length > 0 || because !== undefined) && {
      properties: {
        ...(nodes.length > 0 && { nodes: [...nodes] }),
        ...(because !== undefined && { followsFrom: because.code }),
      },
    }),
  };
}

function physical(at: Place, checked: Checked): PhysicalLocation {
  const region = regionOf(at, checked.sources);
  return { artifactLocation: { uri: uriOf(checked, at.file) }, ...(region !== null && { region }) };
}

function regionOf(at: Place, sources: Sources): Region | null {
  const range = rangeOf(at, sources);
  if (range === null) return null;
  return {
    startLine: range.start.line,
    startColumn: range.start.character + 1,
    endLine: range.end.line,
    endColumn: range.end.character + 1,
    charOffset: at.start,
    charLength: at.end - at.start,
  };
}

function sarifFix(fix: Fix, checked: Checked): SarifFix {
  const files = [...new Set(fix.edits.map(({ file }) => file))];
  return {
    description: { text: sarifText(fix.title) },
    artifactChanges: files.map((file) => ({
      artifactLocation: { uri: uriOf(checked, file) },
      replacements: fix.edits
        .filter((edit) => edit.file === file)
        .map((edit) => ({
          deletedRegion: regionOf(edit, checked.sources) ?? { charOffset: edit.start, charLength: edit.end - edit.start },
          insertedContent: { text: edit.text },
        })),
    })),
  };
}

/** The same finding after lines have moved has the same print: file, code, configuration path, and which one of several it is. */
function fingerprint({ code, at }: Diagnostic, sources: Sources, prints: Map<string, number>): string {
  const source = sources.get(at.file);
  const key = [at.file, code, source === undefined ? '' : configPath(source.tree, at.start)].join('\n');
  const ordinal = (prints.get(key) ?? 0) + 1;
  prints.set(key, ordinal);
  return sha256(`${key}\n${ordinal}`).slice(0, 32);
}

/** A relative path is relative to the root of the repository, says the service that reads it. */
function uriOf(checked: Checked, of: string): string {
  const path = servicePath(checked, of);
  return isAbsolute(path) ? fileUriOf(path) : path.split('/').map(encodeURIComponent).join('/');
}

/** Viewers make links of `[text](target)` in plain messages (SARIF 2.1.0, 3.11.6), also of one that a name holds. */
function sarifText(text: string): string {
  return text.replaceAll('](', '] (');
}

function pascal(name: string): string {
  return name.replace(/(^|-)(\w)/g, (_all, _dash, letter: string) => letter.toUpperCase());
}
