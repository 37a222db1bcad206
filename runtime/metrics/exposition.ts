// The text format of Prometheus, version 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/), and OpenMetrics 1.0 for who asks for
// it. Tests hold them against prom-client, which itself is too large for the bundle, promtool, and Debian's Prometheus.

import { terminalLine } from '../../base/terminal-text.ts';

export interface Metric {
  /** Counters end with `_total`; the unit is the suffix before it (`_seconds`, `_bytes`). */
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter' | 'histogram';
  readonly samples: readonly Sample[];
}

interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
  /** Of a histogram: `_bucket`, `_sum`, `_count`. */
  readonly suffix?: string;
  /** One of those counted, in OpenMetrics only. */
  readonly exemplar?: { readonly labels: Readonly<Record<string, string>>; readonly value: number; readonly atSec: number };
}

export type Exposition = 'text' | 'openmetrics';

export const contentTypes: Readonly<Record<Exposition, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/** By the header `Accept`: OpenMetrics only for who names it. */
export function expositionFor(accept: string | undefined): Exposition {
  const named = (accept ?? '').split(',').find((each) => each.trim().toLowerCase().startsWith('application/openmetrics-text'));
  return named !== undefined && !/;\s*q=0(?:\.0*)?\s*(?:;|$)/.test(named) ? 'openmetrics' : 'text';
}

/** The whole answer. Metrics without a sample are left out. */
export function metricsText(metrics: readonly Metric[], exposition: Exposition = 'text'): string {
  const there = metrics.filter(({ samples }) => samples.length > 0);
  if (exposition === 'text') return there.map((metric) => `${familyLines(metric, exposition).join('\n')}\n`).join('\n');
  return `${there.flatMap((metric) => familyLines(metric, exposition)).join('\n')}\n# EOF\n`;
}

function familyLines({ name, help, type, samples }: Metric, exposition: Exposition): readonly string[] {
  const isOpen = exposition === 'openmetrics';
  const family = isOpen && type === 'counter' ? name.replace(/_total$/, '') : name;
  const unit = /_(seconds|bytes)$/.exec(family)?.[1];
  return [
    `# HELP ${family} ${isOpen ? escaped(help) : escapeHelp(help)}`,
    `# TYPE ${family} ${type}`,
    ...(isOpen && unit !== undefined ? [`# UNIT ${family} ${unit}`] : []),
    ...samples.map(({ labels, value, suffix, exemplar }) => {
      const line = `${name}${suffix ?? ''}${labelText(labels ?? {})} ${numberText(value)}`;
      return isOpen && exemplar !== undefined ? `${line} # ${exemplarText(exemplar)}` : line;
    }),
  ];
}

/** All labels of an exemplar together may have this many characters. */
const exemplarMost = 128;

function exemplarText({ labels, value, atSec }: NonNullable<Sample['exemplar']>): string {
  const length = Object.entries(labels).reduce((sum, [key, text]) => sum + key.length + [...text].length, 0);
  const pairs = labelText(length > exemplarMost ? {} : labels);
  return `${pairs === '' ? '{}' : pairs} ${numberText(value)} ${atSec.toFixed(3)}`;
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** In labels, and everywhere in OpenMetrics. */
function escaped(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}

function escapeHelp(text: string): string {
  const lines = text.split('\n').map((line) => terminalLine(line).replaceAll('\\', '\\\\'));
  return lines.join('\\n');
}

function numberText(value: number): string {
  // prom-client's spelling; both formats take any.
  if (Number.isNaN(value)) return 'Nan';
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}
