// The published JSON Schema is a valid one and means what the descriptions mean.
import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { configSchema } from '../../compiler/generate/json-schema.ts';
import { schemaFor } from '../../compiler/schema/schema.ts';

const validate = new Ajv2020({ allErrors: true, strictTypes: false }).compile(configSchema(schemaFor('4')));

function problems(configuration: unknown): readonly string[] {
  validate(configuration);
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.keyword}`);
}

const cluster = {
  nodename: 'node1',
  nodeaddr: '10.1.1.1',
  duravip_balance_set_size: 10,
  logs: { mainlog: '/var/log/ecelerity/mainlog.cluster' },
  replicate: { mycache: { type: 'cache', parameters: ['snapshot'], max_size: -1 }, inbound_cidr: {} },
  topology: { '10.1.1.0/24': { interface: 'eth1', cidrmask: 32 } },
};
const good = {
  cluster,
  eccluster_listener: { listen: { '*:4802': {} }, tcp_recv_buffer_size: 4096 },
  binding_group: { customers: { binding: { a: { bind_address: '10.1.1.10', enable_duravip: true } } } },
  ec_logger: { ec_logger: { mainlog: 'cluster:///var/log/x=>master', an_option_of_an_open_module: '1' } },
  msgc_server: { peers: { node1: '10.1.1.1' } },
};

describe('schema: JSON Schema', () => {
  it('accepts a typed configuration', () => assert.deepEqual(problems(good), []));

  const bad: readonly [name: string, configuration: unknown, problem: string][] = [
    ['a set size of 1', { cluster: { duravip_balance_set_size: 1 } }, '/cluster/duravip_balance_set_size minimum'],
    ['a loopback address', { cluster: { nodeaddr: '127.0.0.1' } }, '/cluster/nodeaddr not'],
    ['an unknown option', { cluster: { nodenam: 'x' } }, '/cluster additionalProperties'],
    ['an unknown replication type', { cluster: { replicate: { x: { type: 'y' } } } }, '/cluster/replicate/x/type enum'],
    ['a relative log path', { cluster: { logs: { mainlog: 'x' } } }, '/cluster/logs/mainlog pattern'],
    ['an upper-case peer', { msgc_server: { peers: { Node1: '10.1.1.1' } } }, '/msgc_server/peers pattern'],
    ['a mark in the wrong place', { binding: { a: { duravip_follow: 'b' } } }, '/binding/a additionalProperties'],
  ];
  for (const [name, configuration, problem] of bad)
    it(`refuses ${name}`, () => assert.ok(problems(configuration).includes(problem), problems(configuration).join()));
});
