// What a daemon answers, and what fails before it does, in words for an operator, with what to do.

const checkIt = 'is it running? (systemctl status spread; docs/spread.md)';

/** Of a connection that never became a session. */
export function whyNotConnected(code: string | null, where: string): string {
  switch (code) {
    case null:
      return `the Spread daemon at ${where} closes the connection while it lets us in: is that a Spread daemon, and of version 4 or 5?`;
    case 'ENOENT':
    case 'ECONNREFUSED':
      return `no Spread daemon listens at ${where}: ${checkIt}`;
    case 'EACCES':
    case 'EPERM':
      return `user ${process.getuid?.() ?? 0} has no right to the socket of the Spread daemon at ${where}: its mode says who has (ls -l)`;
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `the Spread daemon at ${where} cannot be reached (${code}): is it on this machine, as it should be?`;
    default:
      return `the connection to the Spread daemon at ${where} failed: ${code}`;
  }
}

/** Of a session that has ended by itself. */
export function whyEnded(code: string | null): string {
  const what = code === null || code === 'ECONNRESET' || code === 'EPIPE' ? '' : ` (${code})`;
  return `the Spread daemon has closed our session${what}: it ended, or we did not read 1,000 messages in time (MaxSessionMessages in spread.conf)`;
}

export function whyRefused(code: number, name: string): string {
  switch (code) {
    case -3:
      return 'the Spread daemon has no room for another session: at most 997';
    case -5:
      return `the Spread daemon calls ${name} an illegal name`;
    case nameTaken:
      return `the Spread daemon has a session with the name ${name} already, and with the next ones: does another machine or container use this daemon?`;
    case -7:
      return 'the Spread daemon calls our version too old: it is none of version 4 or 5';
    case -9:
      return 'the Spread daemon does not let this machine in: its access file says who may come (RequiredAuthMethods in spread.conf)';
    default:
      return `the Spread daemon refuses us with code ${code}`;
  }
}

export const nameTaken = -6;

export function whyUnwanted(offers: readonly string[], ours: string): string {
  return `the Spread daemon wants ${offers.join(' or ') || 'nothing'}, we speak ${ours}: --spread-auth, or AllowedAuthMethods in spread.conf`;
}

export function whyMalformed(what: string): string {
  return `what answers there does not keep to the protocol of Spread: ${what}`;
}
