// How the manual spells the core scopes that are not described by hand. Modules are spelt in lower case there.

export const scopeSpellings: Readonly<Record<string, string>> = {
  authorization: 'Authorization',
  control_listener: 'Control_Listener',
  datasource: 'Datasource',
  debug_flags: 'Debug_Flags',
  domain: 'Domain',
  ecstream_listener: 'ECStream_Listener',
  esmtp_listener: 'ESMTP_Listener',
  eventloop: 'EventLoop',
  host: 'Host',
  http_listener: 'HTTP_Listener',
  pathway: 'Pathway',
  pathway_group: 'Pathway_Group',
  peer: 'Peer',
  role: 'Role',
  snmp: 'SNMP',
  snmp_traps: 'SNMP_Traps',
  threadpool: 'ThreadPool',
  xmpp_listener: 'XMPP_Listener',
};
