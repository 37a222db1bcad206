// The compiler's values as the protocol's: offsets to positions in the agreed encoding, paths to URIs, findings and edits to messages.

import {
  type Diagnostic as ProtocolDiagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type Location,
  type Position,
  type Range,
  type TextEdit as ProtocolEdit,
} from 'vscode-languageserver';
import { terminalLine } from '../../base/terminal-text.ts';
import type { Cause, Diagnostic, Severity } from '../../compiler/diagnostics.ts';
import { findRule } from '../../compiler/rules/all.ts';
import type { TextEdit } from '../../grammar/diagnostics.ts';
import { LineIndex, type Lines } from '../../grammar/line-index.ts';
import type { Client } from './client.ts';
import { offsetAt, positionAt } from '../state/positions.ts';
import type { Span } from '../state/snapshot.ts';
import type { Workspace } from '../state/workspace.ts';
import { workspaceEdits, type WorkspaceEdits } from './workspace-edit.ts';

export interface Protocol {
  range(path: string, span: { readonly start: number; readonly end: number }): Range;
  position(path: string, offset: number): Position;
  offset(path: string, position: Position): number;
  span(path: string, range: Range): { readonly start: number; readonly end: number };
  location(span: Span): Location;
  /** null where the settings turn the code off. */
  diagnostic(diagnostic: Diagnostic): ProtocolDiagnostic | null;
  edits(path: string, edits: readonly TextEdit[]): ProtocolEdit[];
  readonly workspaceEdit: WorkspaceEdits;
}

const severityOf: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Findings that editors show greyed out or struck through. */
const tagOf: Readonly<Record<string, DiagnosticTag>> = {
  'deprecated-option': DiagnosticTag.Deprecated,
  'unused-suppression': DiagnosticTag.Unnecessary,
};

/** `pages`: the folder with the pages of all codes, as a URI; null: there is none to point at. */
export function openProtocol(workspace: Workspace, client: Client, pages: string | null): Protocol {
  const linesOf = (path: string): Lines => workspace.source(path)?.lines ?? nothing;
  const position = (path: string, offset: number): Position => positionAt(linesOf(path), offset, client.encoding);
  const offset = (path: string, at: Position): number => offsetAt(linesOf(path), at, client.encoding);
  const range: Protocol['range'] = (path, { start, end }) => ({ start: position(path, start), end: position(path, end) });
  const location = ({ path, start, end }: Span): Location => ({ uri: workspace.uri(path), range: range(path, { start, end }) });
  const edits: Protocol['edits'] = (path, list) => list.map((each) => ({ range: range(path, each), newText: each.text }));

  const diagnostic = (each: Diagnostic): ProtocolDiagnostic | null => {
    const wanted = workspace.settings.severity.get(each.code) ?? each.severity;
    if (wanted === 'off') return null;
    const level = each.isOtherSide === true ? each.severity : wanted;
    const all = each.because === undefined ? each.related : [...each.related, { at: each.because.at, message: followsFrom(each.because) }];
    const related = all.map(({ at, message }) => ({
      location: location({ path: at.file, start: at.start, end: at.end }),
      message: terminalLine(message),
    }));
    const tag = tagOf[findRule(each.code)?.name ?? ''];
    return {
      range: range(each.at.file, each.at),
      severity: severityOf[level],
      code: each.code,
      ...(pages !== null && client.codeDescription && { codeDescription: { href: `${pages.replace(/\/*$/, '')}/${each.code}.md` } }),
      source: 'ecconf',
      message: client.relatedInformation ? terminalLine(each.message) : withPlaces(each),
      ...(client.relatedInformation && related.length > 0 && { relatedInformation: related }),
      ...(client.diagnosticTags && tag !== undefined && { tags: [tag] }),
    };
  };

  /** A client that cannot show places elsewhere gets them as text. */
  const withPlaces = ({ message, related, because }: Diagnostic): string =>
    [
      message,
      ...[...related, ...(because === undefined ? [] : [{ at: because.at, message: followsFrom(because) }])].map(
        ({ at, message: why }) => `${at.file}:${position(at.file, at.start).line + 1}: ${why}`,
      ),
    ]
      .map(terminalLine)
      .join('\n');

  return {
    range,
    position,
    offset,
    span: (path, { start, end }) => ({ start: offset(path, start), end: offset(path, end) }),
    location,
    diagnostic,
    edits,
    workspaceEdit: workspaceEdits(workspace, client, edits),
  };
}

function followsFrom({ code, message }: Cause): string {
  return `follows from ${code}: ${message}`;
}

/** In place of a file that has gone away. */
const nothing = new LineIndex('');
