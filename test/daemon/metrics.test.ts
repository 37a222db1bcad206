// The figures, in the words of prom-client; and the little server.
import assert from 'node:assert/strict';
import { Gauge, Registry, Counter } from 'prom-client';
import { serveMetrics } from '../../runtime/metrics/metrics-server.ts';
import { metricsText } from '../../runtime/metrics/exposition.ts';

describe('metrics', () => {
  it('writes what prom-client writes', async () => {
    const registry = new Registry();
    const help = 'says "so"\\ and\nmore';
    const labels = { member: 'a"b\\c\nd', subject: 'x' };
    new Gauge({ name: 'a_gauge', help, labelNames: ['member', 'subject'], registers: [registry] }).set(labels, -1.25e-7);
    new Gauge({ name: 'endless', help: 'h', registers: [registry] }).set(Number.POSITIVE_INFINITY);
    new Gauge({ name: 'unknown', help: 'h', registers: [registry] }).set(Number.NaN);
    new Counter({ name: 'some_total', help: 'h', registers: [registry] }).inc(12_345_678_901);
    const ours = metricsText([
      { name: 'a_gauge', help, type: 'gauge', samples: [{ labels, value: -1.25e-7 }] },
      { name: 'endless', help: 'h', type: 'gauge', samples: [{ value: Number.POSITIVE_INFINITY }] },
      { name: 'nobody', help: 'has no sample', type: 'gauge', samples: [] },
      { name: 'unknown', help: 'h', type: 'gauge', samples: [{ value: Number.NaN }] },
      { name: 'some_total', help: 'h', type: 'counter', samples: [{ value: 12_345_678_901 }] },
    ]);
    assert.equal(ours, await registry.metrics());
  });

  it('answers GET /metrics and nothing else', async () => {
    const server = await serveMetrics({ kind: 'tcp', host: '127.0.0.1', port: 0 }, async () => 'up 1\n');
    const url = `http://127.0.0.1:${server.port}`;
    const answers = [await fetch(`${url}/metrics`), await fetch(`${url}/`), await fetch(`${url}/metrics`, { method: 'POST' })];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 404, 404],
    );
    assert.equal(await answers[0]?.text(), 'up 1\n');
    await assert.rejects(
      serveMetrics({ kind: 'tcp', host: '127.0.0.1', port: server.port }, async () => ''),
      /cannot be served at 127\.0\.0\.1:\d+: already in use/,
    );
    server.close();
  });
});
