export interface Bundled {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly folder: string;
  readonly texts: readonly string[];
}

type Outputs = Readonly<Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>>;

export function bundledPackages(root: string, outputs: Outputs): readonly Bundled[];
export function noticesOf(packages: readonly Bundled[]): string;
