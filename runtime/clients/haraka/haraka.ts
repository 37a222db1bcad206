// What of Haraka the plugin touches, as far as it touches it.

import type { IniFile } from './plugin-settings.ts';

export interface HarakaPlugin {
  readonly config: { get(name: string, changed: () => void): IniFile };
  register_hook(hook: string, method: string, priority?: number): void;
  loginfo(text: string): void;
  logwarn(text: string): void;
  logerror(text: string): void;
}

export interface HarakaConnection {
  readonly remote: { readonly ip: string };
  readonly hello?: { readonly host?: string | null };
  readonly notes: Record<string, unknown>;
  readonly transaction?: { readonly mail_from?: HarakaAddress | null } | null;
  loginfo(plugin: HarakaPlugin, text: string): void;
}

export interface HarakaAddress {
  /** A method before Haraka 3.3. */
  readonly address: string | (() => string);
}

/** Without a code: go on. */
export type Next = (code?: number, text?: string) => void;

/** Empty for the null sender, and for none. */
export function addressOf(from: HarakaAddress | null | undefined): string {
  if (from === null || from === undefined) return '';
  return typeof from.address === 'function' ? from.address() : String(from.address ?? '');
}

/** Codes of haraka-constants, which plugins have as globals only where they are no packages. */
export const denySoft = 903;
export const denySoftDisconnect = 909;
