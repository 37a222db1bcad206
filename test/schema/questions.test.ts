// Questions as people ask them who do not know the option's name, and the option that answers. It stands among the first five.
import assert from 'node:assert/strict';
import { hostProse } from '../../compiler/prose/host-prose.ts';
import { readProseBy } from '../../compiler/schema/prose.ts';
import { schemaFor } from '../../compiler/schema/schema.ts';
import { searchOptions } from '../../compiler/schema/search.ts';

const questions: Readonly<Record<string, string>> = {
  'limit connections per domain': 'max_outbound_connections',
  'how many messages per connection': 'max_deliveries_per_connection',
  'maximum message size': 'max_message_size',
  'how long until a message expires': 'message_expiration',
  'time between retries': 'retry_interval',
  'longest pause between attempts': 'max_retry_interval',
  'number of retries before giving up': 'max_retries',
  'throttle outgoing messages': 'outbound_throttle_messages',
  'throttle new outbound connections': 'outbound_throttle_connections',
  'rate of incoming messages': 'inbound_throttle_messages',
  'encrypt outgoing mail': 'tls',
  'tls certificate of the listener': 'tls_certificate',
  'private key for tls': 'tls_key',
  'smarthost for all mail': 'gateway',
  'who may relay through me': 'relay_hosts',
  'domains I accept mail for': 'relay_domains',
  'do not send bounces': 'generate_bounces',
  'warn the sender when mail is delayed': 'generate_delay_dsn',
  'discard all mail for a domain': 'blackhole',
  'pause delivery to a domain': 'suspend_delivery',
  'name in ehlo': 'ehlo_hostname',
  'source address of outbound connections': 'bind_address',
  'how many idle seconds before a client is disconnected': 'idle_time',
  'memory limit for messages': 'max_resident_messages',
  'share of memory at which new mail is refused': 'memory_hwm',
  'where is the spool': 'spoolbase',
  'sync every message to disk': 'force_fsync',
  'ipv6 delivery': 'use_ipv6',
  'prefer ipv6 over ipv4': 'prefer_ipv6_mxs',
  'smtp extensions offered': 'smtp_extensions',
  'haproxy header on a listener': 'proxy_protocol',
  'dns answers over tcp': 'dns_fallback_to_tcp',
  'limit dns queries': 'dns_rate_limit_mx_queries',
  'which headers are signed': 'headerlist',
  'dkim selector': 'selector',
  'how many recipients in one message': 'max_recipients_per_message',
  'heartbeats per second': 'heartbeats_per_sec',
  'addresses moved at once when balancing': 'duravip_balance_set_size',
  'node that should own an address': 'duravip_preference',
  'process id file': 'pidfile',
  'timestamps with microseconds': 'log_hires_timestamp',
  'publish a log to the manager': 'logs',
};

describe('searchOptions: questions in plain words', () => {
  before(() => readProseBy(hostProse));
  for (const [question, name] of Object.entries(questions)) {
    it(`${question}: ${name}`, () => {
      const found = searchOptions(schemaFor('4'), question).map((spec) => spec.name.toLowerCase());
      const first = [...new Set(found)].slice(0, 5);
      assert.ok(first.includes(name), `among the first five: ${first.join(', ')}`);
    });
  }
});
