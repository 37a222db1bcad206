// A plan as one file for a browser or a ticket: no script, nothing loaded.

import { xmlText } from '../../base/xml-text.ts';
import type { Plan } from './plan-types.ts';
import { atText, effectText, headline, marks, moveText, orderLines, subjectOf, valueText } from './plan-words.ts';

const style = `body{font:15px/1.5 system-ui,sans-serif;margin:2em auto;max-width:70em;padding:0 1em;color:#1b1f24;background:#fff}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.2em .6em;border-bottom:1px solid #d0d7de;vertical-align:top}
code,td.v{font-family:ui-monospace,monospace;font-size:.92em}.add{color:#116329}.remove{color:#a40e26}.change{color:#7d4e00}
.none,.live,.reload{color:#116329}.restart{color:#7d4e00}.stop-all{color:#a40e26;font-weight:600}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}th,td{border-color:#30363d}.add,.none,.live,.reload{color:#7ee787}.remove,.stop-all{color:#ffa198}.change,.restart{color:#e3b341}}`;

export function planHtml(plan: Plan, notes: readonly string[]): string {
  const rows = plan.changes.map(
    (change) =>
      `<tr><td class="${change.op}">${marks[change.op]}</td><td>${xmlText(subjectOf(change))}</td><td class="v">${xmlText(valueText(change))}</td><td>${xmlText(change.nodes.join(', '))}</td><td class="${change.grade}">${change.grade}</td><td><code>${xmlText(atText(change))}</code></td></tr>`,
  );
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>ecconf plan ${xmlText(plan.plan)}</title><style>${style}</style></head><body>`,
    `<h1>Plan ${xmlText(plan.plan)}</h1>`,
    `<p><strong>${xmlText(headline(plan))}</strong></p>`,
    ...notes.map((note) => `<p>${xmlText(note)}</p>`),
    ...(rows.length === 0
      ? []
      : [
          '<h2>Changes</h2>',
          '<table><thead><tr><th></th><th>what</th><th>value</th><th>nodes</th><th>takes</th><th>where</th></tr></thead><tbody>',
          ...rows,
          '</tbody></table>',
        ]),
    ...section('Effects', plan.effects.map(effectText)),
    ...section('Moves', plan.moves.map(moveText)),
    ...section('Order', orderLines(plan.order)),
    '</body></html>',
    '',
  ].join('\n');
}

function section(title: string, those: readonly string[]): readonly string[] {
  return those.length === 0 ? [] : [`<h2>${title}</h2>`, '<ul>', ...those.map((each) => `<li>${xmlText(each)}</li>`), '</ul>'];
}
