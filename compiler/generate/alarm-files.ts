// Rules for Prometheus, their tests for promtool, and the page about alarms, all from the one table of alarms.

import { alarms, type Alarm } from '../../runtime/metrics/alarm-table.ts';

const head = '# Made from runtime/metrics/alarm-table.ts (npm run generate).\n';
const docs = 'https://github.com/ecconf/ecconf/blob/main/docs/alarms.md';

export function rulesFile(): string {
  const rules = alarms.map(({ name, expression, holdsFor, severity, summary, mend }) =>
    [
      `      - alert: ${name}`,
      `        expr: ${JSON.stringify(expression)}`,
      ...(holdsFor === null ? [] : [`        for: ${holdsFor}`]),
      '        labels:',
      `          severity: ${severity}`,
      '        annotations:',
      `          summary: ${JSON.stringify(summary)}`,
      `          description: ${JSON.stringify(mend)}`,
      `          runbook_url: ${linkOf(name)}`,
    ].join('\n'),
  );
  return `${head}groups:\n  - name: ecclusterd\n    rules:\n${rules.join('\n')}\n`;
}

export function ruleTests(): string {
  const tests = alarms.flatMap((alarm) => [testOf(alarm, true), testOf(alarm, false)]);
  return `${head}rule_files:\n  - ecclusterd.rules.yml\nevaluation_interval: 1m\ntests:\n${tests.join('\n')}\n`;
}

/** A heading each, which the rules lead to. */
export function alarmsPage(): string {
  const sections = alarms.map(({ name, expression, holdsFor, severity, summary, mend }) =>
    [
      `## ${name}`,
      summary.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, '*$1*'),
      mend,
      `\`${expression}\`, for ${holdsFor ?? 'no time'}, ${severity}.`,
    ].join('\n\n'),
  );
  return `# Alarms\n\nRules for Prometheus: [packaging/prometheus/ecclusterd.rules.yml](../packaging/prometheus/ecclusterd.rules.yml), tested by promtool. The status page says the same in sentences ([status.md](status.md)). The job is called \`ecclusterd\`.\n\n${sections.join('\n\n')}\n`;
}

function linkOf(name: string): string {
  return `${docs}#${name.toLowerCase()}`;
}

function testOf(alarm: Alarm, isFiring: boolean): string {
  const { name, fires, quiet, severity, labels, summary, mend } = alarm;
  const series = Object.entries(isFiring ? fires : quiet).map(
    ([text, values]) => `      - series: ${JSON.stringify(text.replaceAll(', ', ','))}\n        values: ${JSON.stringify(values)}`,
  );
  const expanded = summary.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => labels[label] ?? '');
  const expected = [
    '          - exp_labels:',
    ...Object.entries({ severity, ...labels }).map(([label, value]) => `              ${label}: ${JSON.stringify(value)}`),
    '            exp_annotations:',
    `              summary: ${JSON.stringify(expanded)}`,
    `              description: ${JSON.stringify(mend)}`,
    `              runbook_url: ${linkOf(name)}`,
  ];
  return [
    '  - interval: 1m',
    '    input_series:',
    ...series,
    '    alert_rule_test:',
    `      - eval_time: ${isLong(alarm) ? '410m' : '55m'}`,
    `        alertname: ${name}`,
    ...(isFiring ? ['        exp_alerts:', ...expected] : ['        exp_alerts: []']),
  ].join('\n');
}

function isLong({ expression }: Alarm): boolean {
  return expression.includes('[6h]');
}
