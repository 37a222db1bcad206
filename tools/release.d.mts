export declare const versionPlaces: readonly { readonly file: string; readonly pattern: RegExp }[];
export declare function nextVersion(current: string, asked: string | undefined): string;
export declare function releasedChanges(text: string, version: string, date: string): string;
export declare function releaseEdits(
  root: string,
  asked: string | undefined,
  date: string,
): { readonly from: string; readonly version: string; readonly texts: ReadonlyMap<string, string> };
