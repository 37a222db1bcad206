// What the tables call a string, a number or nothing at all, said more closely: addresses, networks, ports, paths and times. By name, each
// group with the pages that it was read from; forms are wide on purpose, for a false finding is worse than a missed one.

import type { ValueType } from '../compiler/schema/option.ts';
import type { RawOption } from './raw-facts.ts';

/** `4/config/ref-gateway.md`, `ref-snmp.md`, `4/modules/{auth-radius,commtouch,smtp-auth-proxy,brightmail,eleven}.md`. */
const host: ValueType = {
  kind: 'string',
  pattern: String.raw`^(?:\[[0-9A-Fa-f:.]+\]|[\w.*%{}-]+|[0-9A-Fa-f:.]+)(?::[\w]+)*$`,
  what: 'a host name or an address, IPv6 in brackets, with a port at most',
};
const hosts = names('gateway address host server nas-ip-address hostname http_host tracking_domain ha_proxy_server');

/** What is said in a greeting (`4/config/ref-ehlo-hostname.md`), or looked up: any one word. */
const word: ValueType = { kind: 'string', pattern: String.raw`^\S+$`, what: 'a name without blanks' };
const namesOfHosts = names('ehlo_hostname banner_hostname received_hostname rollup_mx_name delayed_reroute_domain reroute_domain');

/** `4/config/ref-relay-hosts.md`, `ref-prohibited-hosts.md`, `ref-skip-hosts.md`. */
const networks: ValueType = {
  kind: 'list',
  of: {
    kind: 'string',
    pattern: String.raw`^(?:\d{1,3}(?:\.\d{1,3}){3}|\[?[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*\]?)(?:/\d{1,3})?$`,
    what: 'an address or a network such as 10.0.0.0/8',
  },
};
const networkLists = names('relay_hosts prohibited_hosts skip_hosts');

/** `4/config/ref-{ecstream-port,lmtp-port,remote-smtp-port}.md`, `4/modules/{commtouch,smtp-auth-proxy}.md`. */
const port: ValueType = { kind: 'integer', min: 1, max: 65_535 };
const ports = names('ecstream_port lmtp_port remote_smtp_port port');

/** The pages of these options and of their modules; some may name a driver in front (`file://`, `jlog://`), or macros. */
const path: ValueType = { kind: 'path' };
const paths = names(`
  base_dir basedir bmiconfig_path credentials error_file filename_format filename_template jlog_file jlog_filename license
  local_changes_file log_base log_dir log_file log_path logfile masterdb_file mta_sts_policy_store output_file path persist_path pidfile
  resolv_conf scanner_log scanner_path schedule_file seedlist_file serialize_dir spoolbase
  system_mdn_classification_override system_smtp_classification_override user_mdn_classification_override
  user_smtp_classification_override tls_ca tls_certificate tls_client_ca tls_dhparams_file tls_key work_dir
`);

/** Known from samples and tables without a type, always as a number. */
const plainTimes = names(
  'timeout connect_timeout health_check_interval health_check_timeout script_ttl pause_time watch_interval interval',
);
/**
 * -1 stands for no limit, or for another manner: `4/config/ref-{gcm-ttl,max-outbound-connections,max-resident-active-queue,mx-failures-fallback-to-a}.md`,
 * `4/modules/ds-core.md`. Nothing else is said to be negative anywhere.
 */
const minusOne = names('gcm_ttl max_outbound_connections max_resident_active_queue max_rows mx_failures_fallback_to_a');

/** The type said more closely, or the same. */
export function narrowed(option: RawOption, type: ValueType): ValueType {
  const { name } = option;
  const isText = type.kind === 'any' || type.kind === 'string';
  if (isText && hosts.has(name) && option.type !== 'boolean') return host;
  if (isText && namesOfHosts.has(name)) return word;
  if (isText && paths.has(name)) return path;
  if (type.kind === 'permissions' && /^dir_?mode$/.test(name)) return { kind: 'permissions', folder: true };
  if (networkLists.has(name) && type.kind === 'list') return networks;
  if (ports.has(name) && type.kind === 'integer') return port;
  if (type.kind === 'any' && plainTimes.has(name)) return { kind: 'float', min: 0 };
  return type.kind === 'integer' || type.kind === 'float' ? bounded(option, type) : type;
}

/** Sizes, counts and times are not negative and shares not above 100, although hardly a page says so. */
function bounded(option: RawOption, type: Extract<ValueType, { kind: 'integer' | 'float' }>): ValueType {
  if (type.max !== undefined || (type.min ?? 0) !== 0) return type;
  if (minusOne.has(option.name) || option.default === -1) return { ...type, min: -1 };
  return { ...type, min: 0, ...(option.unit === '%' || option.unit === 'percent' ? { max: 100 } : {}) };
}

function names(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
