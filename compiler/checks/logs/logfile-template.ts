// EC3409: macros of the aggregator's file template.

import { quoteText, textValue } from '../../../grammar/text-value.ts';
import { check, type Finding } from '../../check/check.ts';
import type { Fix } from '../../diagnostics.ts';
import { offered, writing } from '../../checks-shared/repairs.ts';
import { placeOf } from '../../load/source.ts';

/** Letters of strftime, with the common GNU ones, and what may stand before them. */
const strftime = /%[-_0^#]?\d*[EO]?[aAbBcCdDeFgGhHIjklmMnpPrRsStTuUVwWxXyYzZ+%]/y;

export const logfileTemplate = check({
  code: 'EC3409',
  name: 'logfile-template',
  severity: 'warning',
  scope: 'file',
  title: 'The file template of the aggregator has an unknown or a missing macro',
  why: 'The path of each file is made from `logfile`: letters of strftime, `%{l}` for the name of the log, `%{n}` for the node, `%{s}` for the subcluster. An unknown macro ends up in the path as it is. Without `%{l}` all logs of a node go into one file, without `%{n}` those of all nodes, and lines of different kinds cannot be told apart any more (`4/config/ref-eccluster-conf.md`).',
  bad: { 'global/eccluster.conf': 'Logs {\n  logfile = "/var/log/eccluster/%Y/%m/%d/%{log}/%{n}"\n}\n' },
  good: { 'global/eccluster.conf': 'Logs {\n  logfile = "/var/log/eccluster/%Y/%m/%d/%{l}/%{s}/%{n}"\n}\n' },
  atOption: ({ key, scope }) => key === 'logfile' && scope === 'logs',
  option({ key, value }, { scope, source, project }) {
    if (key !== 'logfile' || scope !== 'logs' || value?.kind !== 'text') return nothing;
    const at = placeOf(source, value);
    const template = textValue(source.text, value);
    const oneNode = project.extent === 'cluster' && project.nodes.length < 2;
    const missing = [...(template.includes('%{l}') ? [] : ['%{l}']), ...(template.includes('%{n}') || oneNode ? [] : ['%{n}'])];
    const found = [...unknownMacros(template, at)];
    if (missing.length > 0) {
      const mixed = missing[0] === '%{l}' ? 'all logs of a node' : 'the logs of all nodes';
      found.push({
        message: `logfile has no ${missing.join(' and no ')}, so ${mixed} go into one file; add it to the path`,
        at,
        fix: writing(at, quoteText(`${template}${missing.map((macro) => `/${macro}`).join('')}`, true)),
      });
    }
    return found;
  },
});

// Called for every option there is, so no generator.
const nothing: readonly Finding[] = [];

function* unknownMacros(template: string, at: Finding['at']): Generator<Finding> {
  for (let i = template.indexOf('%'); i >= 0; i = template.indexOf('%', i)) {
    const macro = /^%\{[^}]*\}?/.exec(template.slice(i))?.[0];
    strftime.lastIndex = i;
    const letters = macro === undefined ? (strftime.exec(template)?.[0] ?? null) : macro;
    if (macro !== undefined && !/^%\{[lns]\}$/.test(macro)) {
      yield {
        message: `${macro} is no macro of logfile; there are %{l} (log), %{n} (node) and %{s} (subcluster)`,
        at,
        severity: 'error',
        ...offered(without(template, macro, at)),
      };
    } else if (letters === null) {
      yield {
        message: `"${template.slice(i, i + 2)}" in logfile is no macro of strftime; write %% for a percent sign`,
        at,
        fix: writing(at, quoteText(`${template.slice(0, i)}%${template.slice(i)}`, true)),
      };
    }
    i += letters?.length ?? 1;
  }
}

/** The macro that is still lacking is the one that was meant. */
function without(template: string, macro: string, at: Finding['at']): Fix | null {
  const lacking = ['%{n}', '%{l}', '%{s}'].find((each) => !template.includes(each));
  return lacking === undefined ? null : writing(at, quoteText(template.replace(macro, lacking), true), `Change ${macro} to ${lacking}`);
}
