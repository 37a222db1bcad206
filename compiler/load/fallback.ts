// Where an option that is unset in a scope is looked for next (R47 to R50), and the value that thus counts.
// An option only falls back to scopes in which it is valid (R48).

import type { Scope, Setting } from './model.ts';
import type { Schema } from '../schema/option.ts';

/** The parts of a message's way out, by name; null: none. */
export interface OutboundPath {
  readonly group: string | null;
  readonly binding: string | null;
  readonly domain: string | null;
}

/** A scope that may hold the option, nearest first, and how it is called in explanations. */
export interface ChainLink {
  readonly scope: Scope;
  /** Console notation without the option: `Binding_Group:g::Binding:b::Domain:d`; empty for the top. */
  readonly path: string;
}

/**
 * The chain for outbound options (R47): `G::B::D`, `B::D`, `G::D`, `B` (in its group, then alone), `G`, `D`, top. Within one container
 * an exact domain comes before the regular expressions, which follow in the order of declaration (R49).
 */
export function outboundChain(global: Scope, path: OutboundPath): readonly ChainLink[] {
  const group = path.group === null ? null : child(global, 'binding_group', path.group);
  const inGroup = group === null || path.binding === null ? null : child(group, 'binding', path.binding);
  const alone = path.binding === null ? null : child(global, 'binding', path.binding);
  const links: ChainLink[] = [];
  const add = (scope: Scope | null) => {
    if (scope !== null) links.push({ scope, path: scopePath(scope) });
  };
  const addDomains = (container: Scope | null) => {
    if (container !== null && path.domain !== null) for (const domain of matchingDomains(container, path.domain)) add(domain);
  };
  addDomains(inGroup);
  addDomains(alone);
  addDomains(group);
  add(inGroup);
  add(alone);
  add(group);
  addDomains(global);
  add(global);
  return links;
}

/** The chain for everything else (R48): the scope, then what encloses it, up to the top. */
export function enclosingChain(scope: Scope, global: Scope): readonly ChainLink[] {
  const links: ChainLink[] = [];
  for (let each: Scope | null = scope; each !== null; each = each.parent) links.push({ scope: each, path: scopePath(each) });
  if (scope !== global) links.push({ scope: global, path: '' });
  return links;
}

/** The first setting along a chain; null when the built-in default counts. Its scope is the identity of a shared throttle (R51). */
export function effectiveSetting(chain: readonly ChainLink[], option: string, schema: Schema): Setting | null {
  for (const { scope } of chain) {
    const setting = scope.settings.get(option);
    if (setting !== undefined && schema.option(scope.type, option) !== null) return setting;
  }
  return null;
}

/** `Keyword:instance::Keyword:instance`, colons of instances escaped, as the console writes configuration paths. */
export function scopePath(scope: Scope): string {
  const steps: string[] = [];
  for (let each: Scope | null = scope; each !== null && each.type !== 'global'; each = each.parent) {
    const site = each.sites[0];
    const keyword = site === undefined ? each.type : site.source.text.slice(site.stanza.start, site.stanza.nameEnd);
    steps.unshift(each.name === null ? keyword : `${keyword}:${each.name.replaceAll(':', '\\:')}`);
  }
  return steps.join('::');
}

function child(scope: Scope, type: string, name: string): Scope | null {
  return scope.scopes.find((each) => each.type === type && each.name === name) ?? null;
}

function matchingDomains(container: Scope, domain: string): readonly Scope[] {
  const domains = container.scopes.filter((each) => each.type === 'domain');
  const exact = domains.filter((each) => each.key === domain.toLowerCase());
  const patterns = domains.filter((each) => isRegex(each.name) && matches(each.name, domain));
  return [...exact, ...patterns];
}

function isRegex(name: string | null): name is string {
  return name !== null && name.length > 1 && name.startsWith('/') && name.endsWith('/');
}

/** PCRE that JavaScript does not know matches nothing here. */
function matches(pattern: string, domain: string): boolean {
  try {
    return new RegExp(pattern.slice(1, -1), 'i').test(domain);
  } catch {
    return false;
  }
}
