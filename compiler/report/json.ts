// The report for programs. Its form is published as `docs/schema/check-output.schema.json`; what is there never changes its
// meaning within one `version`, new keys may come.

import { causesOnly, type Diagnostic, type Place, type Severity } from '../diagnostics.ts';
import type { Source } from '../load/source.ts';
import { jsonText } from '../../base/json-text.ts';
import { rangeOf, type ReportRange } from './ranges.ts';
import { countsOf, type Checked, type Counts, type Rules, type Summary } from './report.ts';

export const jsonVersion = 1;

export interface JsonReport {
  readonly version: typeof jsonVersion;
  readonly tool: { readonly name: 'ecconf'; readonly version: string };
  readonly summary: Summary & Counts & { readonly consequences: number };
  readonly diagnostics: readonly JsonDiagnostic[];
}

export interface JsonDiagnostic extends JsonPlace {
  readonly code: string;
  readonly name: string | null;
  readonly severity: Severity;
  readonly message: string;
  readonly nodes: readonly string[];
  readonly related: readonly (JsonPlace & { readonly message: string })[];
  /** Of what it is a consequence; null: it stands for itself, and counts. */
  readonly cause: null | (JsonPlace & { readonly code: string; readonly message: string });
  readonly fix: null | {
    readonly title: string;
    readonly safe: boolean;
    readonly edits: readonly (JsonPlace & { readonly text: string })[];
  };
}

export interface JsonPlace {
  readonly file: string;
  /** Null where the file could not be read. */
  readonly range: ReportRange | null;
}

/** The document, indented by two, ended by a line end. */
export function jsonReport(checked: Checked, rules: Rules, toolVersion: string): string {
  const report: JsonReport = {
    version: jsonVersion,
    tool: { name: 'ecconf', version: toolVersion },
    summary: {
      ...checked.summary,
      ...countsOf(checked),
      consequences: checked.diagnostics.length - causesOnly(checked.diagnostics).length,
    },
    diagnostics: checked.diagnostics.map((diagnostic) => jsonDiagnostic(diagnostic, checked.sources, rules)),
  };
  return `${jsonText(report, 2)}\n`;
}

function jsonDiagnostic(diagnostic: Diagnostic, sources: ReadonlyMap<string, Source>, rules: Rules): JsonDiagnostic {
  const place = (at: Place): JsonPlace => ({ file: at.file, range: rangeOf(at, sources) });
  const { code, severity, message, nodes, fix, because } = diagnostic;
  return {
    code,
    name: rules.get(code)?.name ?? null,
    severity,
    message,
    ...place(diagnostic.at),
    nodes,
    related: diagnostic.related.map((related) => ({ message: related.message, ...place(related.at) })),
    cause: because === undefined ? null : { code: because.code, message: because.message, ...place(because.at) },
    fix: fix === null ? null : { title: fix.title, safe: fix.safe, edits: fix.edits.map((edit) => ({ ...place(edit), text: edit.text })) },
  };
}
