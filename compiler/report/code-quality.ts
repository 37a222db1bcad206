// The code quality report of GitLab: a list of findings by cause, each with a fingerprint that stays when lines move.

import { sha256 } from '../../base/sha256.ts';
import { countConsequences, keyOfCause } from '../check/causes.ts';
import { causesOnly, type Diagnostic, type Severity } from '../diagnostics.ts';
import { jsonText } from '../../base/json-text.ts';
import { configPath } from '../load/config-path.ts';
import { rangeOf } from './ranges.ts';
import { type Checked, consequencesText, servicePath } from './report.ts';

const severities: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'major', info: 'minor', hint: 'info' };

/** The document, ended by a line end. */
export function codeQualityReport(checked: Checked): string {
  const following = countConsequences(checked.diagnostics);
  const prints = new Map<string, number>();
  const entries = causesOnly(checked.diagnostics).map((each) => {
    const more = consequencesText(following.get(keyOfCause(each)));
    return {
      description: more === null ? each.message : `${each.message} (${more})`,
      check_name: each.code,
      fingerprint: fingerprint(each, checked, prints),
      severity: severities[each.severity],
      location: {
        path: servicePath(checked, each.at.file),
        lines: { begin: rangeOf(each.at, checked.sources)?.start.line ?? 1, end: rangeOf(each.at, checked.sources)?.end.line ?? 1 },
      },
    };
  });
  return `${jsonText(entries, 2)}\n`;
}

function fingerprint({ code, at }: Diagnostic, checked: Checked, prints: Map<string, number>): string {
  const source = checked.sources.get(at.file);
  const key = [servicePath(checked, at.file), code, source === undefined ? '' : configPath(source.tree, at.start)].join('\n');
  const ordinal = (prints.get(key) ?? 0) + 1;
  prints.set(key, ordinal);
  return sha256(`${key}\n${ordinal}`).slice(0, 32);
}
